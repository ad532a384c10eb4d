// How results of the search are ranked: pages that answer a reader come before the names of the reference.
const FIRST = { "questions": 20, "how-to": 8, "tutorials": 6, "method": 6 };
var Scorer = {
  score: (result) => result[4] + (FIRST[result[0].split("/")[0]] ?? 0),
  objNameMatch: 14, // the name itself was typed
  objPartialMatch: 1,
  objPrio: { 0: 5, 1: 2, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
