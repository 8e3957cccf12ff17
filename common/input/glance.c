/* glance - the fields that a glance at a line sees. Input. */
#include "input.h"

const enum field glance_fields[GLANCE_TEXTS] = {
    [GLANCE_PATIENT] = FIELD_PATIENT,
    [GLANCE_ORG] = FIELD_ORG,
    [GLANCE_ENTRY] = FIELD_ENTRY,
    [GLANCE_RECORDED] = FIELD_RECORDED,
    [GLANCE_REFERS] = FIELD_REFERS};
