"""What `make bench` and `make eval` run."""

import os

# As the command line does: numpy's own threads only get in each other's way on matrices as small as ours.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
