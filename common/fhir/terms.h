/*
 * terms - the names that FHIR resources and we mean the same by.
 *
 * Layer: fhir. Memory: static. Errors: none.
 * Source: HL7 FHIR R4, NHS England's identifier systems, IHE PCF and BALP.
 *
 * The urn:uuid: constants are ours, one for each thing that no registered
 * system names. They are listed in fhir-write(1) and never change.
 */
#ifndef EDSM_FHIR_TERMS_H
#define EDSM_FHIR_TERMS_H

#define SYSTEM_NHS "https://fhir.nhs.uk/Id/nhs-number"
#define SYSTEM_ODS "https://fhir.nhs.uk/Id/ods-organization-code"
#define SYSTEM_CONSENT_SCOPE \
	"http://terminology.hl7.org/CodeSystem/consentscope"
#define SYSTEM_PARTICIPATION \
	"http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
#define SYSTEM_ROLE "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
#define SYSTEM_ACT_REASON "http://terminology.hl7.org/CodeSystem/v3-ActReason"
#define SYSTEM_CONFIDENTIALITY \
	"http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
#define SYSTEM_DICOM "http://dicom.nema.org/resources/ontology/DCM"

#define PCF_INTERMEDIATE                    \
	"https://profiles.ihe.net/ITI/PCF/" \
	"StructureDefinition/IHE.PCF.consentIntermediate"
#define BALP_DISCLOSURE                      \
	"https://profiles.ihe.net/ITI/BALP/" \
	"StructureDefinition/IHE.BasicAudit.PrivacyDisclosure.Source"
#define BALP_READ                            \
	"https://profiles.ihe.net/ITI/BALP/" \
	"StructureDefinition/IHE.BasicAudit.PatientRead"

/* An event of a ledger, by its hash: the identifier of what is made of it. */
#define OURS_EVENT "urn:uuid:c00e1230-adc1-445c-b7e7-67fefe8fe5a9"
/* An episode's id. */
#define OURS_EPISODE "urn:uuid:f4c69cf0-37f4-4624-98c9-b288cf02b5bc"
/* An entry's id where it is no reference. */
#define OURS_ENTRY "urn:uuid:e603624c-52a5-4841-bb00-25c6d40287da"
/* Who decided, in our own words. */
#define OURS_DECIDED_BY "urn:uuid:ab70e770-3242-4883-8d2c-5096abbe1fbe"
/* The digest of what a view showed. */
#define OURS_DIGEST "urn:uuid:25cfa645-6aeb-4884-9d40-f81e4bc2b5a9"
/* Extensions: when a sweep is to end an episode, a remark, a reason. */
#define OURS_DUE "urn:uuid:9f3ec77c-0871-4c96-b10b-655d6567c829"
#define OURS_NOTE "urn:uuid:d376cb9e-c174-40d7-ba64-b4427186d4b4"
#define OURS_REASON "urn:uuid:17ae676a-5157-49a7-bbcf-f40a602631b7"
/* The policies that a Consent of ours is under where no other is named. */
#define OURS_EPISODE_POLICY "urn:uuid:7fa72795-8853-45e4-9128-e42a906d991a"
#define OURS_MIG_POLICY "urn:uuid:391bee88-9550-40c8-82a1-768001fc7bb4"
/* A share that is in force: viewer, source, route, episode. */
#define OURS_SHARE "urn:uuid:261938bc-fafa-4e16-bc2b-bb6e6f6f8865"

#endif
