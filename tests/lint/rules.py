"""The rules of the lint tests, in one place. Each exception carries its reason."""

# A file includes its own room and rooms before it. sim/cli stands last: it alone sees engine and world.
ROOMS = [
    "sim/base", "sim/random", "sim/kernel", "sim/stats", "sim/table", "sim/config", "sim/record", "sim/run",
    "models/protocol", "models/market", "models/chain", "models/pool", "models/venue", "models/user", "models/hazard",
    "models/solver", "models/governance", "models/miasset", "models/strategy", "models/world",
    "sim/cli",
]
# Models know no files and no threads ...
CLOSED_TO_MODELS = {"sim/record", "sim/run"}
# ... but declare their metrics, which is one header without files in it.
SEEN_FROM_BELOW = {"sim/record/metric.h"}
# Headers made by the build.
GENERATED = {"mitosim_source_hash.h"}

MONEY_WORDS = {"vault", "vaults", "chain", "chains", "venue", "venues", "token", "tokens"}

# Library: (what its use looks like, the files that may).
LIBRARIES = {
    "HDF5": (r"<hdf5|<H5", [r"sim/record/", r"sim/table/hdf5\.c"]),
    "libdeflate": (r"<libdeflate", [r"sim/record/"]),
    "libyaml": (r"<yaml", [r"sim/config/"]),
    "OpenMP": (r"<omp\.h>|#\s*pragma\s+omp", [r"sim/run/"]),
    "SLEEF": (r"<sleef", [r"sim/random/"]),
    "Random123": (r"<Random123/", [r"sim/random/"]),
    "GSL": (r"<gsl/", [r"sim/stats/", r"sim/random/gsl_"]),
    "libmd": (r"<sha2\.h>|<md5\.h>", [r"sim/base/"]),
}

PRINTS = r"\b(?:(?:stdout|stderr)\b|(?:printf|puts|putchar|perror|exit|_exit|quick_exit|longjmp|abort)(?=\s*\())"
# The abort of an internal check, which can run nowhere else.
MAY_ABORT = {"sim/base/status.c"}

ORDER_COMMENT = r"total order|unique|no ties|distinct"
HIDDEN_INPUTS = (r"\b(?:rand|random|srand|drand48|time|clock|clock_gettime|gettimeofday|getenv|localtime|gmtime"
                 r"|setlocale|getpid|gethostname)\s*\(")
# Progress, time limits and part names need clock, host and pid; none of it reaches a row.
MAY_SEE_THE_CLOCK = {"sim/run", "sim/cli", "sim/record"}

# clang-format holds code at 120 columns; tables and comments, set by hand, may end a word later.
WIDTH = 125
LONG_FILE, LONGEST_FILE = 600, 700
# Committed tables are data, not subjects.
TABLES = {"sim/random/ziggurat_tables.c"}

IGNORED = {".git", "build", "out", ".venv"}
UNFINISHED = r"\b(TODO|FIXME|XXX|HACK)\b|\bnot implemented\b|\bstub(s|bed)?\b"
MACHINE_PATHS = r"(?<![\w.])/(work|home/[a-z]+|root|Users)/|(?<![\w./])/tmp/(?!\$|%|XXXXXX)[a-z]"
# These spell the words out because they look for them.
NAMES_THE_WORDS = {"tests/lint/rules.py", "tests/lint/self_test.py"}

# Rooms' READMEs: the same heads everywhere, short enough to be read.
HEADS = ["What lives here", "The picture", "Promises", "To add one", "What it does not do"]
LONGEST_README = 60

# From study to row: of libm only what IEEE 754 fixes to the last bit.
EXACT_LIBM = {"sqrt", "fabs", "floor", "ceil", "trunc", "rint", "ldexp", "frexp"}
LIBM = """acos acosh asin asinh atan atan2 atanh cbrt copysign cos cosh erf erfc exp exp2 exp10 expm1 fdim fma fmax fmin
fmod hypot ilogb j0 j1 jn lgamma lgamma_r llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint
nextafter nexttoward pow remainder remquo round scalbln scalbn sin sincos sinh tan tanh tgamma y0 y1 yn gamma drem
significand""".split()
# Statistics are for printing; the GSL bridge is for tests; the commands print.
OFF_THE_PATH = [r"libsim_stats\.a", r"libsim_cli\.a", r"libsim_\w*gsl\w*\.a"]
MUTABLE_GLOBALS = [
    # One lock around HDF5, whose own state is as global as it is.
    r"sim/record: library",
]
