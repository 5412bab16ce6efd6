extension Gallery {
  private static let manifest = "moodle_backup.xml"

  /// A document in a member that is read for its form, in the one that names the files, and in the
  /// manifest, without which nothing can be said.
  private static func document(_ name: String, _ words: String, _ bytes: [UInt8]) -> [Specimen] {
    ["groups.xml", "files.xml", "course/course.xml"].flatMap { member in
      Specimen.built("\(name) in \(member)", 1, words) { $0.replaced[member] = bytes }
    } + Specimen.built("\(name) in \(manifest)", 2, words) { $0.replaced[manifest] = bytes }
  }

  private static func document(_ name: String, _ words: String, _ text: String) -> [Specimen] {
    document(name, words, Array(text.utf8))
  }

  private static let prologue = BackupBuilder.prologue

  static let xml: [Specimen] = gather {
    document("a DOCTYPE", "DOCTYPE", prologue + "<!DOCTYPE groups>\n<groups/>")
    document(
      "an external document type", "DOCTYPE",
      prologue + "<!DOCTYPE groups SYSTEM \"http://127.0.0.1:9/x.dtd\"><groups/>")
    document(
      "a file as an entity", "DOCTYPE",
      prologue
        + "<!DOCTYPE groups [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><groups>&x;</groups>"
    )
    document(
      "a parameter entity", "DOCTYPE",
      prologue + "<!DOCTYPE groups [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/x\"> %x;]><groups/>")
    document("an entity bomb", "DOCTYPE", entityBomb)
    document("a quadratic bomb", "DOCTYPE", quadraticBomb)
    document("an entity nobody declared", "well-formed", prologue + "<groups>&eacute;</groups>")
    document("a number of no character", "well-formed", prologue + "<groups>&#0;</groups>")
    document("a number beyond all", "well-formed", prologue + "<groups>&#99999999999;</groups>")
    document("half a pair by number", "well-formed", prologue + "<groups>&#xD800;</groups>")
    document("a control character", "well-formed", prologue + "<groups>\u{1}</groups>")
    document("two documents", "well-formed", prologue + "<groups/><groups/>")
    document("no end", "well-formed", prologue + "<groups><group>")
    document("nothing", "well-formed", "")
    document("text before it", "XML", "x" + prologue + "<groups/>")
    document("an attribute twice", "well-formed", prologue + "<groups a=\"1\" a=\"2\"/>")
  }

  private static let entityBomb: String = {
    var text = prologue + "<!DOCTYPE groups [<!ENTITY a0 \"ha\">"
    for number in 1...30 { text += "<!ENTITY a\(number) \"&a\(number - 1);&a\(number - 1);\">" }
    return text + "]><groups>&a30;</groups>"
  }()

  private static let quadraticBomb: String = {
    var text = prologue + "<!DOCTYPE groups [<!ENTITY a \""
    text += String(repeating: "a", count: 50_000) + "\">]><groups>"
    return text + String(repeating: "&a;", count: 5_000) + "</groups>"
  }()

  /// Encodings other than UTF-8, said or not.
  static let encodings: [Specimen] = gather {
    document("UTF-7", "XML", "+ADw-groups/+AD4-")
    document("UTF-16 with a mark", "XML", joined([0xff, 0xfe], wide("<groups/>", 2)))
    document("UTF-16 without one", "XML", wide("<groups/>", 2))
    document(
      "UTF-16 with the other mark", "XML", joined([0xfe, 0xff], wide("<groups/>", 2, big: true)))
    document("UTF-32", "XML", joined([0xff, 0xfe, 0, 0], wide("<groups/>", 4)))
    document("UTF-32 without a mark", "XML", wide("<groups/>", 4, big: true))
    document("EBCDIC", "XML", [0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x40])
    document(
      "UTF-16 said of UTF-8", "XML", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><groups/>")
    document(
      "Latin-1 said", "another encoding",
      Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><groups>".utf8)
        + [0xe9] + Array("</groups>".utf8))
    document(
      "UTF-7 said", "another encoding",
      "<?xml version=\"1.0\" encoding=\"UTF-7\"?><groups>+ADw-</groups>")
    document(
      "an unknown encoding said", "XML", "<?xml version=\"1.0\" encoding=\"x-none\"?><groups/>")
    document(
      "Latin-1 under the name of UTF-8", "XML",
      Array((prologue + "<groups>").utf8) + [0xe9] + Array("</groups>".utf8))
  }

  private static func wide(_ text: String, _ width: Int, big: Bool = false) -> [UInt8] {
    text.utf8.flatMap { byte in
      let rest = [UInt8](repeating: 0, count: width - 1)
      return big ? rest + [byte] : [byte] + rest
    }
  }

  /// More than any backup has.
  static let bombs: [Specimen] = gather {
    Specimen.built("a depth of 100,000", 2, "deep") {
      $0.replace("groups.xml", prologue + String(repeating: "<a>", count: 100_000))
    }
    Specimen.built("an attribute of 3 MB", 2, "bound") {
      $0.replace("groups.xml", "<a x=\"" + String(repeating: "y", count: 3 << 20) + "\"/>")
    }
    Specimen.built("a comment of 3 MB", 2, "bound") {
      $0.replace("groups.xml", "<a><!--" + String(repeating: "y", count: 3 << 20) + "--></a>")
    }
    Specimen.built("100,000 attributes", 2, "larger than its bound") {
      $0.replace("groups.xml", "<a" + (0..<50_000).map { " a\($0)=\"\"" }.joined() + "/>")
    }
    Specimen.built("100,000 names", 2, "names") {
      $0.replace("groups.xml", "<a>" + (0..<50_000).map { "<a\($0)/>" }.joined() + "</a>")
    }
    Specimen.built("30,000 activities in the manifest", 2, "manifest may") { builder in
      let text = builder.manifestXML.split(separator: "</activities>", maxSplits: 1)
      let more = String(repeating: "<activity><title>x</title></activity>", count: 30_000)
      builder.replace("moodle_backup.xml", text[0] + more + "</activities>" + text[1])
    }
    // Each order gets an id number of its own, and none that is too long is believed.
    Specimen.built("an id number of 2 MB in the course", 0, "") { builder in
      builder.replace(
        "course/course.xml",
        builder.courseXML.replacing(
          "<idnumber></idnumber>",
          with: "<idnumber>" + String(repeating: "x", count: 2 << 20) + "</idnumber>"))
    }
    [
      // Just below the ratio that is refused; LimitTests go beyond it, with bounds of their own.
      .tgz("80 MB of zeros", 1, "no Moodle backup has one") {
        $0.file("course/bomb.bin", [UInt8](repeating: 0, count: 80 << 20))
      },
      .zip("80 MB of zeros", 1, "no Moodle backup has one") {
        $0.file("course/bomb.bin", [UInt8](repeating: 0, count: 80 << 20))
      },
      .tgz("a tgz of a tgz of much", 1, "no content file") { tar in
        let inner = Gzip.member([UInt8](repeating: 0, count: 50 << 20), level: 9)
        tar.file("files/inner.tgz", Gzip.member(inner, level: 9))
      },
      Specimen("tgz: 20,000 members", 1, "no Moodle backup has one") {
        var tar = TarBuilder()
        for (name, bytes) in BackupBuilder().members { tar.file(name, bytes) }
        for number in 0..<20_000 { tar.file("course/\(number)", "") }
        return Gzip.member(tar.ended(), level: 1)
      },
    ]
  }
}
