# %% [markdown] slug="title"
# # Start here
#
# This is a course about customer loyalty, taught with data. You will measure what customers say, compare it with what
# they do, and learn why the two differ. You need no experience with Python: each lesson brings the code, you read it,
# predict what it shows, run it and change it.
#
# Everything runs on this machine. No data leaves it, and all people in the data are synthetic.

# %% [markdown] slug="first-step"
# ## Your first result, in two minutes
#
# The gray box below is a *cell* with code. Click into it and press **Shift + Enter**. The cell runs and its result
# appears underneath.

# %% slug="first-result"
import loyaltylab as ll

ll.set_language("{{language}}")
answers = [10, 9, 9, 8, 7, 10, 6, 9, 3, 10]
print(ll.survey.nps(answers))

# %% [markdown] slug="first-result-read"
# You have just computed a Net Promoter Score: {{len(answers)}} customers said how likely they are to recommend a hotel,
# from 0 to 10. The share of promoters (9 or 10) minus the share of detractors (0 to 6) is
# {{ll.survey.nps(answers).value:.0f}} points. The two numbers in square brackets say how sure we can be: with so few
# answers, the score of all guests could lie anywhere between them.
#
# Now change the last number in the list, press **Shift + Enter** again, and see what happens. You cannot break
# anything: a red message is only a message, **Ctrl + Z** takes a change back, and **Kernel > Restart Kernel** in the menu
# starts the calculation afresh.

# %% [markdown] slug="moving"
# ## How to move around
#
# * The folder list on the left opens lessons and labs by double click.
# * **Shift + Enter** runs a cell and moves on to the next one. Run cells from top to bottom; a later cell often needs
#   an earlier one.
# * A cell with a star, `[*]`, is still at work. If nothing happens for a long time: **Kernel > Restart Kernel**.
# * **File > Save Notebook** (Ctrl + S) keeps your changes. Double click on text like this shows how it is written;
#   **Shift + Enter** makes it readable again.
# * A red message is no disaster. Read its last line: it says what is wrong, and often how to cure it.

# %% [markdown] slug="beginners"
# ## Eight things that save you an hour
#
# * **Words and letters stand between quotation marks**, numbers do not: `answer = "B"`, `answer = 30`. The marks are the straight
#   ones, `"` or `'`, of an English keyboard.
# * **Percentages** are written `30`, not `30 %`, and not `0.3`. Fractions have a **point**: `14.1`, not `14,1`.
# * **Three dots**, `...`, mean: here belongs your answer. Text behind a `#` is a remark; Python skips it.
# * **To look at something**, write its name on the last line of a cell, or `print(name)`.
# * **To add a cell**, click beside a cell, then press **Esc** and **B** (*below*), or use the **+** above the notebook.
# * **"name ... is not defined"** means that the cell which makes this name has not run, or stopped with an error. Go up and run
#   it: **Run > Run All Above Selected Cell**. If the name is a word of your own answer, such as `B`, its quotation marks are missing.
# * **Other red last lines.** *KeyError: 'x'*: no row or column has the label `x`; print the table and copy the label. *invalid syntax*:
#   look for a `%`, a `?`, a comma in a number or a missing quotation mark. *'ellipsis' object*: three dots still stand above.
# * Results end with a remark in brackets, such as `(Wald, 95 %)`. It names the method, for those who have to cite it. You may
#   ignore it, and you need not understand every word of a cell: where the text says *prepares the data*, run it and go on.

# %% [markdown] slug="how-lessons-work"
# ## How a lesson works
#
# Each lesson defends one claim, which stands in its title. Inside you will meet the same signposts again and again:
#
# * **Predict, then run**: write your guess down before you run the cell. Being surprised is how one learns here.
# * **Try it**: sliders to play with.
# * **Check yourself**: a short quiz. A wrong answer tells you what was misunderstood.
# * **Going further**: for degree courses. Skip it freely; nothing later needs it.
#
# *Often cited* marks figures that everybody repeats and nobody has checked. All other numbers in the text are computed
# by the cells around them.

# %% [markdown] slug="map"
# ## The map
#
# {{map}}
#
# Labs are the graded exercises: your own data, checks while you work, marks and messages afterwards. In the folder that
# students get they lie in `labs`; your instructor says how to hand in.
#
# Before the first lab, tell the course who you are: add a cell here, write these two lines into it, with the id that your
# instructor gave you between the quotation marks, and run it once.
#
# ```
# import loyaltylab as ll
# ll.datasets.set_student_id("...")
# ```

# %% [markdown] slug="next"
# ## Next
#
# Open lesson 01, [Satisfaction is not loyalty](01_satisfaction_is_not_loyalty.ipynb).
