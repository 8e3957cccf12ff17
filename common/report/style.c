/* style - the style of every page, and its hash for the policy. Report. */
#include "page.h"

#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>

_Static_assert(
    STYLE_HASH_BYTES >= sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES,
			    sodium_base64_VARIANT_ORIGINAL),
    "a hash in base64 and its NUL");

/* clang-format off */
static const char *const style[] = {
    ":root{color-scheme:light}\n",
    "*{box-sizing:border-box}\n",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n",
    "body{margin:0;background:#f0f4f5;color:#212b32;font:400 17px/1.5 Arial,Helvetica,sans-serif}\n",
    ".w{max-width:1040px;margin:0 auto;padding:0 20px}\n",
    ".top{background:#005eb8;color:#fff}.top .svc{margin:0;padding:14px 0;font-weight:700}\n",
    ".top.ig{background:#212b32}\n",
    "h1{font-size:36px;line-height:1.2;margin:32px 0 12px}\n",
    "h2{font-size:23px;line-height:1.3;margin:0 0 12px}\n",
    "h3{font-size:17px;line-height:1.3;margin:24px 0 6px}\n",
    "section{margin:40px 0}\n",
    "p{margin:0 0 12px}\n",
    ".lede{font-size:19px;max-width:44em}\n",
    ".nb{white-space:nowrap}\n",
    ".sub{display:block;color:#4c6272;font-size:14px;font-weight:400}\n",
    "h3 .sub{display:inline;margin-left:6px}\n",
    ".id{font-family:Consolas,\"DejaVu Sans Mono\",monospace;font-size:.88em;overflow-wrap:anywhere}\n",
    ".hash,code{font-family:Consolas,\"DejaVu Sans Mono\",monospace;font-size:13px;overflow-wrap:anywhere}\n",
    ".cards{display:grid;grid-template-columns:1.35fr 1fr 1fr;gap:16px;margin:28px 0}\n",
    ".cards.four{grid-template-columns:repeat(4,1fr)}.cards.two{grid-template-columns:1fr 1fr}\n",
    ".card{margin:0;background:#fff;border:1px solid #d8dde0;border-top:5px solid #005eb8;padding:16px 18px}\n",
    ".card.warn{border-top-color:#d5281b}\n",
    ".card h2{font-size:18px;margin:0 0 8px}.card .big{display:block;font-size:44px;line-height:1;margin-bottom:6px}\n",
    ".cards.four .card h2{margin:0;font-size:16px}\n",
    ".card ul{margin:0;padding-left:18px}.card li{margin:4px 0;font-size:16px}.card p{font-size:16px;margin:0}\n",
    ".card h3{margin:0 0 8px}\n",
    ".inset{margin:16px 0;background:#fff;border:1px solid #d8dde0;border-left:8px solid #ffb81c;padding:14px 18px}\n",
    ".inset.red{border-left-color:#d5281b}.inset h2{font-size:18px;margin:0 0 4px}.inset p{margin:0}\n",
    ".pic{margin:40px 0;background:#fff;border:1px solid #d8dde0;padding:20px 22px}\n",
    ".key{list-style:none;margin:0 0 14px;padding:0;display:flex;flex-wrap:wrap;gap:4px 22px;font-size:14px}\n",
    ".key li{display:flex;align-items:center;gap:8px}.key svg{flex:none}\n",
    ".row{display:grid;grid-template-columns:240px 1fr;gap:0 18px;align-items:center;border-top:1px solid #e8edee;padding:7px 0}\n",
    ".row.ax{border:0;padding:0}\n",
    ".lab h3{margin:0;font-size:16px}\n",
    ".st{margin:1px 0 0;font-size:14px;color:#4c6272}\n",
    ".st.now{color:#00401e;font-weight:700}.st.part{color:#003087;font-weight:700}\n",
    "svg{display:block;overflow:visible}\n",
    ".g{stroke:#aeb7bd;stroke-dasharray:2 3}\n",
    ".base{stroke:#aeb7bd}\n",
    ".axis text{font-size:13px;fill:#212b32}.axis .yr{font-weight:700}.axis .qt{fill:#4c6272}\n",
    ".ep.all{fill:#005eb8}.mig.all{fill:#00786c}\n",
    ".ep.bef{fill:#b3cee9;stroke:#005eb8;stroke-width:1.5}\n",
    ".und{fill:#fff;stroke:#4c6272;stroke-width:1.5;stroke-dasharray:4 3}\n",
    ".late{fill:#ffb81c;fill-opacity:.3;stroke:#8a5300;stroke-width:1.5;stroke-dasharray:3 2}\n",
    ".look{stroke:#212b32;stroke-width:2}\n",
    ".look0{stroke:#4c6272;stroke-width:1.5;fill:#fff}\n",
    ".over{fill:#d5281b}.overl{stroke:#d5281b;stroke-width:2.5}\n",
    ".yes{fill:#fff;stroke:#007f3b;stroke-width:2}.tick{fill:none;stroke:#007f3b;stroke-width:2}\n",
    ".no{fill:#fff;stroke:#d5281b;stroke-width:2}.x{fill:none;stroke:#d5281b;stroke-width:2}\n",
    ".priv{fill:#330072}\n",
    ".b1{fill:#005eb8}.b2{fill:#d5281b}.b3{fill:#007f3b}.b4{fill:#7c2855}\n",
    ".cv,.cl,.val{font-size:13px;fill:#212b32}.cl{fill:#4c6272}.val{font-weight:700;font-size:15px}\n",
    "figcaption{font-size:14px;color:#4c6272;border-top:1px solid #e8edee;padding-top:10px}\n",
    ".multi{display:grid;grid-template-columns:1fr 1fr;gap:16px}.pic.sm{margin:0;padding:14px 18px}.pic.sm h3{margin:0 0 8px}\n",
    ".tw{overflow-x:auto;background:#fff;border:1px solid #d8dde0;padding:0 16px}\n",
    ".tw.long,.cards.long .card{content-visibility:auto;contain-intrinsic-size:auto 12000px}.cards.long .card{contain-intrinsic-size:auto 260px}\n",
    ".tw:focus-visible{outline:4px solid #ffeb3b;box-shadow:0 0 0 6px #212b32}\n",
    "table{border-collapse:collapse;width:100%;font-size:16px}\n",
    "th,td{text-align:left;vertical-align:top;padding:9px 14px 9px 0;border-top:1px solid #e8edee;font-weight:400;overflow-wrap:anywhere}\n",
    "thead th{border:0;font-weight:700;padding-top:12px;overflow-wrap:normal}\n",
    "tbody th .org{font-weight:700}\n",
    ".n{text-align:right;font-variant-numeric:tabular-nums}\n",
    "table.fix{table-layout:fixed}.w6{width:7.5%}.w7{width:8%}.w9{width:9%}.w12{width:12%}.w16{width:15.5%}.w18{width:17%}.dense .nb{white-space:normal}.c1{width:21%}.c2{width:22%}.c3{width:14%}.c4{width:10%}\n",
    "table.dense{font-size:14.5px}\n",
    "b.yes{color:#005a2a}b.no,.ovr{color:#b3140a}.latet{color:#7a4a00}b.und{fill:none;color:#4c6272}\n",
    "tr.hot td,tr.hot th{background:#fdf0ef}tr.amb td,tr.amb th{background:#fff7e0}\n",
    ".rule{font-family:Consolas,\"DejaVu Sans Mono\",monospace;font-size:.92em;border:1px solid;border-radius:3px;padding:0 5px;white-space:nowrap}\n",
    ".rule.allow{color:#005a2a}.rule.deny{color:#b3140a}\n",
    "s{color:#4c6272}.void{color:#b3140a;display:block}\n",
    ".hint{font-size:15px;color:#4c6272;margin-top:10px}\n",
    "dl{margin:0}dt{font-weight:700}dd{margin:0 0 10px}\n",
    ".card dl{display:grid;grid-template-columns:84px 1fr;gap:3px 10px;font-size:15px}.card dd{margin:0}\n",
    ".foot{border-top:1px solid #aeb7bd;padding-top:20px;font-size:16px}\n",
    ".dense td,.dense tbody th{overflow-wrap:anywhere}.dense thead th{overflow-wrap:normal}.dense .sub{font-size:.93em}\n",
    "@media (max-width:640px){\n",
    ".rule{white-space:normal;overflow-wrap:anywhere}.nb{white-space:normal}.card dl{grid-template-columns:76px minmax(0,1fr)}td,tbody th{min-width:0}\n",
    "body{font-size:16px}.w{padding:0 14px}h1{font-size:27px;margin-top:22px}.lede{font-size:17px}h2{font-size:20px}\n",
    ".cards,.cards.two,.multi{grid-template-columns:1fr}.cards.four{grid-template-columns:1fr 1fr}\n",
    ".pic{padding:16px 14px}.row{grid-template-columns:1fr;gap:4px}.row.ax div{display:none}.axis .qt{display:none}\n",
    ".key{gap:6px}.key li{flex:1 1 100%}\n",
    "thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n",
    "table,tbody,tr,td,tbody th{display:block}\n",
    "tr{border-top:1px solid #aeb7bd;padding:10px 0}tbody tr:first-child{border:0}\n",
    "td,tbody th{display:grid;grid-template-columns:100px minmax(0,1fr);gap:10px;border:0;padding:3px 0;text-align:left}\n",
    "td::before,tbody th::before{content:attr(data-l);color:#4c6272;font-size:14px}\n",
    "td>div,tbody th>div{grid-column:2;min-width:0}td::before,tbody th::before{grid-column:1;grid-row:1}\n",
    ".tw{overflow:visible}td.n{text-align:left}\n",
    "tr.hot,tr.amb{margin:0 -16px;padding-left:16px;padding-right:16px}tr.hot{background:#fdf0ef}tr.amb{background:#fff7e0}\n",
    "}\n",
    "@media print{\n",
    "@page{size:A4;margin:14mm 13mm 16mm}\n",
    "body{background:#fff;font-size:12pt;line-height:1.35}.w{max-width:none;padding:0}\n",
    ".top{background:none;color:#005eb8;border-bottom:2pt solid #005eb8}.top.ig{background:none;color:#212b32;border-color:#212b32}.top .svc{padding:0 0 4pt}\n",
    "h1{font-size:20pt;margin-top:12pt}.card .big{font-size:26pt}.cards{margin:12pt 0}.card,.inset{padding:8pt 12pt}.inset{margin:8pt 0}.axis .q1{display:none}\n",
    "h2{font-size:13.5pt}.lede{font-size:12pt}table{font-size:12pt}table.dense{font-size:9pt}.sub,.st,.key,figcaption{font-size:10.5pt}.dense .sub{font-size:8.5pt}.card li,.card p{font-size:12pt}th,td{padding:5pt 8pt 5pt 0}\n",
    "section{margin:16pt 0}.pic{margin:16pt 0;padding:10pt}\n",
    ".card,.inset,.row,tr,.pic,.pic.sm{break-inside:avoid}h2,h3,thead,.key{break-after:avoid}\n",
    ".row{grid-template-columns:46mm 1fr}.tw{overflow:visible;padding:0;border:0}.tw.long,.cards.long .card{content-visibility:visible}\n",
    "thead{display:table-header-group}\n",
    "*{-webkit-print-color-adjust:exact;print-color-adjust:exact}\n",
    "}\n",
    "\n",
};
/* clang-format on */

#define PIECES (sizeof style / sizeof *style)

void
style_write(struct html *html)
{
	for (size_t i = 0; i < PIECES; i++)
		html_literal(html, text_of(style[i]));
}

void
style_hash(char hash[static STYLE_HASH_BYTES])
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < PIECES; i++) {
		struct text piece = text_of(style[i]);

		crypto_hash_sha256_update(
		    &state, (const unsigned char *)piece.ptr, piece.len);
	}
	crypto_hash_sha256_final(&state, digest);
	sodium_bin2base64(hash, STYLE_HASH_BYTES, digest, sizeof digest,
	    sodium_base64_VARIANT_ORIGINAL);
}
