/* element - the elements of a resource that has been loaded. Fhir. */
#include "element.h"

#include <string.h>

json_t *
element_at(const json_t *of, const char *path)
{
	const json_t *at = of;

	while (at) {
		const char *dot = strchr(path, '.');
		size_t len = dot ? (size_t)(dot - path) : strlen(path);

		if (json_is_array(at))
			at = json_array_get(at, 0);
		at = json_object_getn(at, path, len);
		if (!dot)
			break;
		path = dot + 1;
	}
	/* what is borrowed of a resource is as changeable as it is */
	return (json_t *)(uintptr_t)at;
}

struct text
string_text(const json_t *string)
{
	if (!json_is_string(string))
		return TEXT("");
	return (struct text){
	    json_string_value(string), json_string_length(string)};
}

struct text
element_text(const json_t *of, const char *path)
{
	return string_text(element_at(of, path));
}

bool
element_is_true(const json_t *of, const char *path)
{
	return json_is_true(element_at(of, path));
}

bool
element_is_false(const json_t *of, const char *path)
{
	return json_is_false(element_at(of, path));
}

bool
element_says(const json_t *of, const char *path, const char *word)
{
	return text_equal(element_text(of, path), text_of(word));
}

static bool
coding_is(const json_t *coding, const char *system, const char *code)
{
	return element_says(coding, "system", system) &&
	       element_says(coding, "code", code);
}

bool
codings_have(const json_t *codings, const char *system, const char *code)
{
	const json_t *coding;
	size_t i;

	if (json_is_object(codings))
		return coding_is(codings, system, code);
	json_array_foreach(codings, i,
	    coding) if (coding_is(coding, system, code)) return true;
	return false;
}

bool
concepts_have(const json_t *concepts, const char *system, const char *code)
{
	const json_t *concept;
	size_t i;

	if (json_is_object(concepts))
		return codings_have(
		    json_object_get(concepts, "coding"), system, code);
	json_array_foreach(concepts, i,
	    concept) if (codings_have(json_object_get(concept, "coding"),
			     system, code)) return true;
	return false;
}

struct text
extension_text(const json_t *of, const char *url, const char *value_name)
{
	const json_t *extension;
	size_t i;

	json_array_foreach(json_object_get(of, "extension"), i,
	    extension) if (element_says(extension, "url",
			       url)) return element_text(extension, value_name);
	return TEXT("");
}
