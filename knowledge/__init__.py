"""What the city knows and how it is found; knows neither chat nor SQL; gives data, never sentences."""

import os

# Before numpy is loaded, which openpyxl does, too. Texts are short: more threads of the sentence model only get in each
# other's way, and in that of conversations.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
