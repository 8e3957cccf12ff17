// A fact that was taken back, from a ledger to the page: struck out, with the
// day and the void; what was looked at in between is said to have been wrong;
// known before the void, nothing of it is there. (That the core decides by what
// stands is proved in tests/prop, with rules turned round as its control.)
'use strict';
const {html, part, run, show_html, story} = require('../lib');

const told = () => story(`
echo '{"patient":"9434765919","org":"C81001","entry":"E0","recorded":"2026-01-09"}' >record
yes() {
	consent-set --quiet --patient $p --episode R1 --to-service yes \
		--at 2026-03-03T08:30:00Z "$@"
}
account() {
	echo "== $1"
	shift
	audit-view account --patient $p --at 2026-03-20 "$@"
}
on '2026-03-02 09:00:00' episode-open --quiet --patient $p --episode R1 \
	--practice C81001 --service RY8 --care podiatry --at 2026-03-02T08:00:00Z
on '2026-03-03 09:00:00' consent-set --quiet --patient $p --episode R1 \
	--to-service yes --at 2026-03-03T08:30:00Z
on '2026-03-04 09:00:00' record-view --viewer RY8 --user 'clinic 4' record >seen
on '2026-03-05 09:00:00' fact-void --quiet --seq 2 --patient $p \
	--reason 'it was another patient'
on '2026-03-06 09:00:00' record-view --viewer RY8 --user 'clinic 5' record >>seen
account before --known-at 2026-03-04T23:00:00Z
account after
on '2026-03-07 09:00:00' consent-set --quiet --patient $p --episode R1 \
	--to-service yes --at 2026-03-03T08:30:00Z 2>refused && exit 1
on '2026-03-07 09:00:00' consent-set --quiet --patient $p --episode R1 \
	--to-service yes --at 2026-03-03T08:30:00Z --again
account again
on '2026-03-08 09:00:00' fact-void --quiet --seq 1 --patient $p \
	--reason 'no such referral'
account opening
echo "== refused"
cat refused
sed -i 's/it was another patient/it was another patienT/' ledger.db
echo "== tampered"
audit-view account --patient $p --at 2026-03-20 2>/dev/null || true
echo "== verified"
ledger-verify >/dev/null 2>&1 || echo altered
`);

// What the page says of the facts and looks.
const read = (kind, account) => show_html(html(kind, account), {}, (page) =>
	page.evaluate(() => {
		const rows = [...document.querySelectorAll('tr[data-seq]')];
		const words = (e) => e && e.textContent.replace(/\s+/g, ' ').trim();
		const is_look = (r) => r.cells.length === 5 || r.cells.length === 8;
		return {
			struck: rows.filter((r) => r.querySelector('s'))
				.map((r) => +r.dataset.seq).sort(),
			lined: [...document.querySelectorAll('s')].every((s) =>
				getComputedStyle(s).textDecorationLine === 'line-through'),
			notes: Object.fromEntries(rows.filter((r) =>
				r.querySelector('.void')).map((r) => [r.dataset.seq,
				words(r.querySelector('.void'))])),
			facts: Object.fromEntries(rows.filter((r) => !is_look(r))
				.map((r) => [r.dataset.seq, words(r)])),
			looks: Object.fromEntries(rows.filter(is_look)
				.map((r) => [r.dataset.seq, words(r)])),
			cards: [...document.querySelectorAll('.card .big')]
				.map((b) => +b.textContent),
			bars: document.querySelectorAll('svg.lane rect.ep').length,
		};
	}));

const mistake = 'This was a mistake, which was put right later.';

module.exports = async ({proof, control}) => {
	const all = told();
	const patient = {}, staff = {};
	for (const name of ['before', 'after', 'again', 'opening']) {
		patient[name] = await read('patient', part(name, all));
		staff[name] = await read('complaint', part(name, all));
	}
	const is = (name) => JSON.stringify([patient[name], staff[name]]);
	proof('what was taken back is struck out, and nothing else',
		patient.after.struck.join() === '2' &&
		staff.after.struck.join() === '2' && patient.after.lined, is('after'));
	proof('with the day, and for staff with the void',
		patient.after.notes[2] === 'Taken back as a mistake on 5 March 2026' &&
		staff.after.notes[2] ===
			'Taken back as a mistake on 05 Mar 2026 (event 4)');
	proof('and the reason stands with the void',
		/was taken back ?Reason: it was another patient/
			.test(patient.after.facts[4]) &&
		/Event 2 was a mistake/.test(staff.after.facts[4]), is('after'));
	proof('the look in between is said to have been a mistake',
		patient.after.looks[3].includes(`You agreed (podiatry) ${mistake}`) &&
		/agreement R1 because of 1, 2 ?undecided R1/
			.test(staff.after.looks[3]) && staff.after.cards[2] === 1,
		is('after'));
	proof('the look behind it was shown nothing, and is no mistake',
		patient.after.looks[5].includes('Nothing was shown.') &&
		!patient.after.looks[5].includes(mistake) &&
		staff.after.cards[3] === 1);
	control('as known before the void nothing is struck out',
		!patient.before.struck.length && !staff.before.struck.length &&
		!(4 in patient.before.facts) &&
		!patient.before.looks[3].includes(mistake) &&
		staff.before.cards[2] === 0, is('before'));
	control('and what was agreed has a bar, which it then has not',
		patient.before.bars === 1 && patient.after.bars === 0);
	proof('the same request is refused, with the number of the void',
		/4/.test(part('refused', all)));
	proof('recorded again, it stands beside the one that is struck out',
		patient.again.struck.join() === '2' && 6 in patient.again.facts &&
		patient.again.bars === 1 && is('again').includes('You agreed'),
		is('again'));
	control('and the look in between is right again',
		!patient.again.looks[3].includes(mistake) &&
		staff.again.cards[2] === 0, is('again'));
	proof('an opening that is taken back takes its episode with it',
		patient.opening.struck.join() === '1,2,6' &&
		/8 March 2026/.test(patient.opening.notes[6]) &&
		/5 March 2026/.test(patient.opening.notes[2]) &&
		staff.opening.notes[1] ===
			'Taken back as a mistake on 08 Mar 2026 (event 7)' &&
		patient.opening.bars === 0, is('opening'));
	proof('a look under it is a mistake too',
		patient.opening.looks[3].includes(mistake) &&
		/no-relationship/.test(staff.opening.looks[3]), is('opening'));

	const made = run('patient', part('tampered', all));
	proof('of a ledger that was altered there is no page',
		made.status === 1 && !made.stdout.length &&
		part('verified', all) === 'altered\n');
	control('of the same ledger before there is one',
		run('patient', part('opening', all)).status === 0);
};
