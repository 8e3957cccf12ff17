/* fuzz_csv - a file of CSV; lines.h says what is claimed. */
#include "lines.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_lines(bytes, len, INPUT_CSV);
	return 0;
}
