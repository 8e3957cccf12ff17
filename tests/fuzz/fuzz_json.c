/* fuzz_json - a file of JSON lines; lines.h says what is claimed. */
#include "lines.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	fuzz_lines(bytes, len, INPUT_JSON);
	return 0;
}
