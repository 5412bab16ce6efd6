internal import Foundation

extension Gallery {
  private static let prologue = BackupBuilder.prologue
  private static let page = "activities/page_247/page.xml"

  /// A page of one text.
  private static func text(
    _ name: String, _ status: Int32, _ words: String, _ text: @escaping @Sendable () -> String
  ) -> Specimen {
    Specimen("tgz: a text of " + name, status, words) {
      var builder = BackupBuilder()
      builder.replace(
        page,
        prologue + "<activity id=\"79\" moduleid=\"247\" modulename=\"page\" contextid=\"288\">"
          + "<page id=\"79\"><name>x</name><displayoptions>\(text())</displayoptions></page>"
          + "</activity>")
      return Gzip.member(builder.tar, level: 1)
    }
  }

  /// Texts that unfold to more, or that have another document in them.
  static let texts: [Specimen] = [
    text("60 MB", 0, "") { String(repeating: "abcdefgh ", count: 6_700_000) },
    text("what is quoted a thousand times over", 0, "") {
      "&" + String(repeating: "amp;", count: 1_000_000) + "lt;"
    },
    text("JSON nested 100,000 deep", 0, "") {
      String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    },
    text("PHP's form nested 50,000 deep", 0, "") {
      String(repeating: "a:1:{i:0;", count: 50_000) + "i:1;" + String(repeating: "}", count: 50_000)
    },
    text("PHP's form that announces gigabytes", 0, "") {
      "a:99999999999:{s:99999999999:\"x\";i:99999999999999999999999;}"
    },
    text("base64 of base64, thirty deep", 0, "") {
      var data = Data("{\"userid\": 5}".utf8)
      for _ in 0..<30 { data = data.base64EncodedData() }
      return String(decoding: data, as: UTF8.self)
    },
    text("an inclusion", 1, "namespaces") {
      "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/hostname\"/>"
    },
  ]

  /// Ids and parents that go round, and second things where one may be.
  static let loops: [Specimen] = gather {
    Specimen.built("a question category that is its own parent", 0, "") {
      $0.replace("questions.xml", categories("7", "7"))
    }
    Specimen.built("question categories whose parents go round", 0, "") {
      $0.replace("questions.xml", categories("7", "8"))
    }
    Specimen.built("a section that is within itself", 0, "") {
      $0.replace(
        "sections/section_61/section.xml",
        prologue + "<section id=\"61\">\n  <number>0</number>\n"
          + "  <sequence>61,61,61</sequence>\n  <component>mod_subsection</component>\n"
          + "  <itemid>61</itemid>\n</section>")
    }
    Specimen.built("two courses in course.xml", 1, "follows its last element") {
      $0.replace("course/course.xml", $0.courseXML + "\n<course id=\"13\"/>")
    }
    Specimen.built("two manifests in one", 2, "declaration within") {
      $0.replace("moodle_backup.xml", $0.manifestXML + $0.manifestXML)
    }
    Specimen.built("a course's folder that is an activity's", 1, "not the one that Moodle keeps") {
      let other = $0.manifestXML.replacing(
        "<directory>course</directory>", with: "<directory>activities/page_247</directory>")
      $0.replace("moodle_backup.xml", other)
    }
    Specimen.built("an activity's id beyond 64 bits", 1, "not the one that the manifest") {
      $0.replace(
        "activities/page_247/module.xml",
        prologue + "<module id=\"99999999999999999999999\">\n"
          + "  <modulename>page</modulename>\n  <sectionid>61</sectionid>\n</module>")
    }
    Specimen.built("a reference to a file beyond 64 bits", 1, "does not list") {
      $0.replace(
        "activities/page_247/inforef.xml",
        BackupBuilder.document(
          "inforef", "<fileref><file><id>99999999999999999999999</id></file></fileref>"))
    }
    Specimen.built("a version beyond 64 bits", 0, "") {
      $0.information["backup_version"] = "99999999999999999999999"
    }
    Specimen.built("a control character in a folder of the manifest", 2, "XML cannot carry") {
      $0.replace(
        "moodle_backup.xml",
        $0.manifestXML.replacing(
          "<directory>activities/page_247</directory>",
          with: "<directory>activities/page_247\u{1b}</directory>"))
    }
    [
      Specimen("tgz: an index that lists what is not there", 0, "index-untrue") {
        var builder = BackupBuilder()
        let index = builder.index
        builder.hasIndex = false
        var tar = TarBuilder()
        tar.file(".ARCHIVE_INDEX", index + "users.xml\tf\t5\t0\n")
        for (name, bytes) in builder.members { tar.file(name, bytes) }
        return Gzip.member(tar.ended())
      },
      Specimen("tgz: an index that lists what no backup has", 1, "index-strange") {
        var builder = BackupBuilder()
        let index = builder.index
        builder.hasIndex = false
        var tar = TarBuilder()
        tar.file(".ARCHIVE_INDEX", index + "users.csv\tf\t5\t0\n")
        for (name, bytes) in builder.members { tar.file(name, bytes) }
        return Gzip.member(tar.ended())
      },
    ]
  }

  private static func categories(_ id: String, _ parent: String) -> String {
    BackupBuilder.document(
      "question_categories",
      "<question_category id=\"\(id)\"><name>A</name><parent>\(parent)</parent></question_category>"
        + "<question_category id=\"8\"><name>B</name><parent>\(id)</parent></question_category>")
  }
}
