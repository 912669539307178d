"""nbgrader's configuration, read by the command line and by the formgrader; the whole course is set up in one call.

``LOYALTYLAB_LANGUAGE=zh`` gives a class the Chinese labs.
"""

import os
from pathlib import Path

from loyaltylab.grading.course import configure

configure(get_config(), Path(__file__).parent, os.environ.get("LOYALTYLAB_LANGUAGE", "en"))  # noqa: F821
