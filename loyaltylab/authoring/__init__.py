"""How the kit's derived files are made from their sources.

An author edits ``course/_src``, ``assignments/_src``, the strings in the code and the data generators;
``python -m loyaltylab.authoring build`` makes everything else. Needs the development extra (jupytext, babel, nbclient).
"""
