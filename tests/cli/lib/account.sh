# account.jsonl: one patient's account, as audit-view prints it. A service looked
# twice, the second time after a no that was written down three days late; an
# ambulance service looked as an emergency, and again was shown nothing.
cat >account.jsonl <<'END'
{"answer":"account","patient":"9434765919","numbers":["9434765919"],"since":"2026-01-01T00:00:00Z","at":"2026-11-27T08:00:00Z","known_seq":9,"head":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","older":2}
{"answer":"org","org":"C81001","partner":"no"}
{"answer":"org","org":"RX9","name":"An ambulance service","partner":"yes"}
{"answer":"org","org":"RY8","partner":"no"}
{"answer":"episodes","patient":"9434765919","episode":"R1","practice":"C81001","service":"RY8","care":"podiatry","opened":"2026-01-10T09:00:00Z","to_service":"no","to_practice":"undecided"}
{"answer":"marks","patient":"9434765919","org":"C81001","entry":"E1","since":"2026-02-01T09:00:00Z"}
{"answer":"who","patient":"9434765919","viewer":"RY8","source":"C81001","route":"episode","episode":"R1","sees":"before","before":"2026-06-01T09:00:00Z","private":1,"because":[2,6]}
{"answer":"timeline","patient":"9434765919","viewer":"RY8","source":"C81001","route":"episode","episode":"R1","sees":"all","private":0,"from":"2026-01-10T09:00:00Z","until":"2026-02-01T09:00:00Z","because":[2]}
{"answer":"timeline","patient":"9434765919","viewer":"RY8","source":"C81001","route":"episode","episode":"R1","sees":"all","private":1,"from":"2026-02-01T09:00:00Z","until":"2026-06-01T09:00:00Z","because":[2]}
{"answer":"timeline","patient":"9434765919","viewer":"RY8","source":"C81001","route":"episode","episode":"R1","sees":"before","before":"2026-06-01T09:00:00Z","private":1,"from":"2026-06-01T09:00:00Z","because":[2,6]}
{"answer":"late","patient":"9434765919","viewer":"RY8","source":"C81001","route":"episode","episode":"R1","from":"2026-06-01T09:00:00Z","until":"2026-06-04T10:00:00Z","knew":"all","right":"before","right_before":"2026-06-01T09:00:00Z","because":[6]}
{"seq":1,"event":"partner-set","logged":"2025-01-05T09:00:00Z","at":"2025-01-05T09:00:00Z","org":"RX9","partner":"yes","name":"An ambulance service","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":2,"event":"episode-open","logged":"2026-01-10T09:05:00Z","at":"2026-01-10T09:00:00Z","patient":"9434765919","episode":"R1","practice":"C81001","service":"RY8","to_service":"yes","care":"podiatry","decided_by":"patient","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":3,"event":"mark-private","logged":"2026-02-01T09:05:00Z","at":"2026-02-01T09:00:00Z","patient":"9434765919","org":"C81001","entry":"E1","private":"yes","decided_by":"patient","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":4,"event":"record-view","logged":"2026-03-01T09:00:00Z","at":"2026-03-01T09:00:00Z","patient":"9434765919","viewer":"RY8","user":"clinic 4","purpose":"treatment","shown":3,"withheld":1,"digest":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","rules":2,"sources":"C81001","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":5,"event":"record-view","logged":"2026-06-03T09:00:00Z","at":"2026-06-03T09:00:00Z","patient":"9434765919","viewer":"RY8","user":"clinic 4","shown":4,"withheld":1,"digest":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","rules":2,"sources":"C81001","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":6,"event":"consent-set","logged":"2026-06-04T10:00:00Z","at":"2026-06-01T09:00:00Z","patient":"9434765919","episode":"R1","to_service":"no","decided_by":"patient","note":"by telephone","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":7,"event":"record-view","logged":"2026-10-25T00:30:00Z","at":"2026-10-25T00:30:00Z","patient":"9434765919","viewer":"RX9","user":"crew 7","override":"not breathing","shown":3,"withheld":1,"overridden":3,"digest":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","rules":2,"sources":"C81001","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":8,"event":"record-view","logged":"2026-10-25T01:30:00Z","at":"2026-10-25T01:30:00Z","patient":"9434765919","viewer":"RX9","user":"crew 7","shown":0,"withheld":4,"digest":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","rules":2,"by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"seq":9,"event":"view-review","logged":"2026-11-01T09:00:00Z","at":"2026-11-01T09:00:00Z","of":7,"outcome":"justified","patient":"9434765919","reason":"asked the crew","by":"reception","login":"reception","hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
{"answer":"ground","patient":"9434765919","seq":4,"viewer":"RY8","source":"C81001","then":"agreement","then_episode":"R1","then_because":[2],"now":"agreement","now_episode":"R1","now_because":[2]}
{"answer":"ground","patient":"9434765919","seq":5,"viewer":"RY8","source":"C81001","then":"agreement","then_episode":"R1","then_because":[2],"now":"withdrawn","now_episode":"R1","now_because":[2,6]}
{"answer":"ground","patient":"9434765919","seq":7,"viewer":"RX9","source":"C81001","then":"mig-undecided","then_because":[1],"now":"mig-undecided","now_because":[1]}
{"answer":"ground","patient":"9434765919","seq":8,"viewer":"RX9","source":"C81001","then":"mig-undecided","then_because":[1],"now":"mig-undecided","now_because":[1]}
{"answer":"account-end","lines":24}
END
. "$LIB/plain.sh"
