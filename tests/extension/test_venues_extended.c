/* The conformance suite of venues, over the list with one kind more. */
#include "tests/conformance/test_venues.c"
