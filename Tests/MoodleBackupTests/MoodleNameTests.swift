import Base
import MoodleBackup
import Testing

/// Names that Moodle's restore refuses, and those it takes.
struct MoodleNameTests {
  @Test(arguments: [
    "a < b", "a <\tb", "1 > 0", "R&D", "\"quoted\" 'l'été'", "🎓", "", "a > b >",
    "<span lang=\"fr\" class=\"multilang\">Été</span>",
    "<span class=\"multilang\" lang=\"en_us\">Summer</span>",
    "<span lang=\"fr\" class=\"multilang\">É</span><span lang=\"en\" class=\"multilang\">S</span>",
    "<lang lang=\"fr\">Été</lang>", "8 &lt; 9",
  ]) func `takes a name that cleaning leaves as it is`(name: String) {
    #expect(!MoodleName.isRefusedByRestore(name))
  }

  @Test(arguments: [
    "<l'été>", "a<b", "<b>gras</b>", "a <b", "<3", "</p>", "<!-- x -->", "<é",
    "<span>x</span>", "<span lang=\"fr\" class=\"multilang\">sans fin",
    "<span lang=\"fr\" class=\"multilang\"><b>x</b></span>", "</span>",
    "<span class=\"multilang\">x</span>", "<lang lang=\"fr\">x</span>",
    "<SPAN lang=\"fr\" class=\"multilang\">x</SPAN>",
  ]) func `refuses a name that cleaning would change`(name: String) {
    #expect(MoodleName.isRefusedByRestore(name))
  }
}
