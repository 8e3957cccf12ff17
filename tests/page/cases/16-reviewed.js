// What became of looks, of lists from elsewhere and of what is due, from a
// ledger to the page. (The golden cases of reconcile and due by themselves are
// in tests/cli/audit-view: README.md names them.)
'use strict';
const {html, lines_of, part, run, show_html, story} = require('../lib');

const reviewed = (last) => story(`
echo '{"patient":"9434765919","org":"C81001","entry":"E0","recorded":"2026-01-09"}' >record
on '2026-03-01 09:00:00' episode-open --quiet --patient $p --episode R1 \
	--practice C81001 --service RY8
for day in 02 03 04 05 06 07
do
	on "2026-03-$day 09:00:00" record-view --viewer RY8 --user "clinic $day" \
		--override 'not breathing' record >/dev/null
done
judge() {
	when=$1 seq=$2 outcome=$3
	shift 3
	on "2026-03-$when 09:00:00" view-review --quiet --patient $p --seq $seq \
		--outcome $outcome "$@" 2>/dev/null
}
judge 10 3 open
judge 10 4 justified --reason 'crew asked'
judge 10 5 not-justified --reason 'nobody was ill'
judge 11 5 referred --reason 'to the guardian'
judge 10 6 justified --reason 'first' --at 2026-03-10T08:00:00Z
judge 11 6 ${last} --reason 'second' --at 2026-03-10T08:00:00Z
judge 10 7 open
audit-view events --event view-review | tail -n 1 |
	on '2026-03-12 09:00:00' fact-void --quiet --reason 'another look'
audit-view account --patient $p --at 2026-03-20`);

// What is said of the review of each look, by its number.
const reviews = (kind, account) => show_html(html(kind, account), {}, (page) =>
	page.evaluate(() => {
		const words = (e) => e.textContent.replace(/\s+/g, ' ').trim();
		const cards = [...document.querySelectorAll('.rev')].map((c) =>
			[words(c.querySelector('h3')).match(/\d+/)[0],
				words(c.querySelector('dd:last-of-type'))]);
		const rows = [...document.querySelectorAll('tr[data-seq]')]
			.filter((r) => r.closest('section')
				.querySelector('h2').textContent === 'Looks as an emergency')
			.map((r) => [r.dataset.seq, words(r.cells[4])]);
		return {said: Object.fromEntries([...cards, ...rows]),
			cards: [...document.querySelectorAll('.card .big')]
				.map((b) => +b.textContent)};
	}));

const listed = () => story(`
echo '{"patient":"9434765919","org":"C81001","entry":"E0","recorded":"2026-01-09"}' >record
on '2026-03-01 09:00:00' episode-open --quiet --patient $p --episode R1 \
	--practice C81001 --service RY8 --care podiatry --due 2026-03-15T00:00:00Z \
	--to-service no --to-practice no --decided-by parent
on '2026-03-01 09:30:00' episode-open --quiet --patient $p --episode R2 \
	--practice C81001 --service RX1 --to-service yes
on '2026-03-02 09:00:00' record-view --viewer RX1 --user 'clinic 9' record >/dev/null
pages() {
	echo "== account $1"
	audit-view account --patient $p --at 2026-04-01
	echo "== counts $1"
	audit-view counts --practice C81001 --since 2026-03-01 --at 2026-04-01
}
pages before
echo 'patient,service,attended' >attended.csv
echo '9434765919,RX1,2026-01-10' >>attended.csv
audit-view reconcile --list attendances attended.csv |
	on '2026-03-20 09:00:00' view-review --quiet --outcome open --reason 'not attended' 2>/dev/null
printf 'patient,episode,service,discharged\n9434765919,R2,RX1,2026-03-10\n' >list.csv
audit-view reconcile --list referrals --service RX1 list.csv | grep open-here |
	on '2026-03-20 10:00:00' episode-discharge --quiet --at listed --reason 'ended there'
printf 'patient,born\n9434765919,2008-02-29\n' >born.csv
audit-view due --born born.csv --age 18 | grep comes-of-age |
	on '2026-03-21 09:00:00' consent-set --quiet --to-service yes --to-practice yes --at 2026-03-05
audit-view due | grep past-due |
	on '2026-03-22 09:00:00' episode-discharge --quiet --at 2026-03-16 --reason 'due date passed'
pages after`);

const board = (counts) => show_html(html('board', counts), {}, (page) =>
	page.evaluate(() => ({
		cards: [...document.querySelectorAll('.card .big')]
			.map((b) => +b.textContent),
		todo: [...document.querySelectorAll('tbody tr')].map((r) =>
			r.textContent.replace(/\s+/g, ' ')),
	})));

const facts = (account) => show_html(html('patient', account), {}, (page) =>
	page.$$eval('tr[data-seq]', (rows) => Object.fromEntries(rows.filter((r) =>
		r.cells.length === 4).map((r) => [r.dataset.seq,
		r.textContent.replace(/\s+/g, ' ')]))));

module.exports = async ({proof, control}) => {
	const account = reviewed('not-justified');
	const patient = await reviews('patient', account);
	const staff = await reviews('complaint', account);
	const all = JSON.stringify([patient, staff]);
	for (const [seq, words] of [[2, /^not yet/], [3, /^being checked/],
		[4, /^checked, justified ?Reason: crew asked$/],
		[5, /^checked, passed on ?Reason: to the guardian$/],
		[6, /^checked, not justified ?Reason: second$/],
		[7, /^not yet/]])
		proof(`the look ${seq} is said to be ${words.source}`,
			words.test(patient.said[seq]) && words.test(staff.said[seq]), all);
	proof('staff read how old what nobody has judged is',
		/^not yet, 17 days old$/.test(staff.said[2]) &&
		/^not yet, 12 days old$/.test(staff.said[7]), all);
	proof('those that nobody has judged, or are open, are counted',
		staff.cards[1] === 3, all);
	const other = await reviews('complaint', reviewed('justified'));
	control('of two of one instant the more careful counts, whatever comes ' +
		'last', /^checked, justified/.test(other.said[6]), other.said[6]);
	const fewer = lines_of(account).filter((l) => l.of !== 4);
	const less = fewer.map((l) => JSON.stringify('lines' in l ?
		{...l, lines: fewer.length - 1} : l)).join('\n') + '\n';
	control('without its review a look is not yet judged', /^not yet/.test(
		(await reviews('complaint', less)).said[4]));

	const told = listed();
	const before = await facts(part('account before', told));
	const after = await facts(part('account after', told));
	const told_of = (words) => Object.values(after).filter((f) =>
		words.test(f)).length - Object.values(before).filter((f) =>
		words.test(f)).length;
	const why = JSON.stringify(after);
	proof('a look that nobody attended is one being checked',
		told_of(/was judged: being checked ?Reason: not attended/) === 1, why);
	proof('what a list has as ended has ended, on its day',
		told_of(/^10 March 2026.*Care at RX1 ended.*ended there/) === 1, why);
	proof('who came of age has decided, born on 29 February too',
		told_of(/^5 March 2026.*Yes: RY8 may see .*you16 days later/) === 1,
		why);
	proof('what was past its due has ended',
		told_of(/^16 March 2026.*Care at RY8 .*due date passed/) === 1, why);
	control('before them there is none of it',
		!Object.values(before).some((f) =>
			/judged|ended|due date passed/.test(f)) &&
		Object.values(before).some((f) => /your parent/.test(f)),
		JSON.stringify(before));
	const was = await board(part('counts before', told));
	const is = await board(part('counts after', told));
	const boards = JSON.stringify([was, is]);
	proof('a board has nothing left to do', is.cards[4] === 0 &&
		is.cards[5] === 0 && !is.todo.length, boards);
	control('before it had: two open, one past its due', was.cards[4] === 2 &&
		was.cards[5] === 1 && was.todo.length === 1 &&
		/R1.*Past due since 15 Mar 2026/.test(was.todo[0]), boards);
	proof('neither names a patient', !/943\D?476/.test(boards));
	control('a board of an account is none',
		run('board', part('account after', told)).status === 1);
};
