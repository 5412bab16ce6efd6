import Base
import Foundation
import SystemPackage
import TestKit
import Testing

@testable import Provisioning

@Suite("The script of a kit")
struct RestoreScriptTests {
  /// Values that a shell would do something with.
  private static let nasty = [
    "$(touch owned)", "`touch owned`", "'; touch owned; '", "a'b\"c", "\\", "\\'", "$HOME ${IFS}",
    "!x", "*", "~", "-n", "#", "a;b|c&d>e<f", "é🎓", "''", "%s%n", "@ORDER@", "=", "a=@PACKAGE@",
  ]

  @Test(arguments: nasty)
  func `quotes a value so that sh gives it back as it was`(_ value: String) throws {
    let folder = try TemporaryFolder()
    let script = "printf %s \(ShellScript.quoted(value))"
    for shell in ["sh", "bash"] {
      let run = try Tool.run(shell, ["-eu", "-c", script], in: folder.path)
      #expect(run.status == 0)
      #expect(run.output == Array(value.utf8))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string).isEmpty)
  }

  private func kit(_ draft: OrderDraft) throws -> IssueFixture {
    let workshop = try IssueFixture()
    let result = try workshop.issue(draft, from: Samples.backup("m45/vide-nu-tgz"))
    try #require(result.status == .issued, "\(String(describing: result.error))")
    return workshop
  }

  @Test(arguments: [
    "$(touch owned) `touch owned`", "'; touch owned; '", "a'b\"c", "@ORDER@", "x\u{2019}; y",
    "EOF PHP <<'PHP'",
  ])
  func `is sound shell whatever the names are, and holds them as they are`(_ name: String) throws {
    if name.contains("<<") {
      // A tag's beginning never comes that far.
      return #expect(refusal(OrderDraft().with("fullname", .text(name))) != nil)
    }
    let draft = OrderDraft().with("fullname", .text(name)).with("idnumber", .text(name))
    let workshop = try kit(draft)
    let script = workshop.kit().appending("restore.sh").string
    for shell in ["sh", "bash"] {
      let run = try Tool.run(shell, ["-n", script])
      #expect(run.status == 0, "\(run.error)")
    }
    // Its block of values, run by sh, gives the values.
    let text = try workshop.text("restore.sh")
    let start = try #require(text.range(of: "# ---- This order"))
    let end = try #require(text.range(of: "# ---- End of that part"))
    let block = String(text[start.lowerBound..<end.lowerBound])
    let folder = try TemporaryFolder()
    let show = block + "\nprintf '%s\\n' \"$FULLNAME\" \"$SHORTNAME\" \"$ORDER\" \"$CATEGORYID\""
    let run = try Tool.run("sh", ["-eu", "-c", show], in: folder.path)
    #expect(run.lines == [name, name, "2026-0042", "12"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string).isEmpty)
  }

  @Test func `leaves no placeholder, and names what is in the kit`() throws {
    let workshop = try kit(OrderDraft())
    let text = try workshop.text("restore.sh")
    #expect(text.firstMatch(of: /=@[A-Z_0-9]+@/) == nil)
    for (name, content) in try workshop.files()
    where !["restore.sh", "manifest.json", "courses.csv", "enrolments.txt"].contains(name) {
      #expect(text.contains(Digest.hex(.sha256, of: content)))
    }
    #expect(text.contains("PACKAGE='\(try workshop.package().lastComponent?.string ?? "")'"))
    #expect(!text.contains("jeanne"))
  }

  @Test(
    arguments: [
      ([], 64), (["--help"], 64), (["a", "b"], 64), (["x", "--adopt"], 64),
      (["x", "--adopt", "0"], 64), (["x", "--adopt", "7; rm"], 64), (["/nonexistent"], 1),
      (["x", "--accept-loss"], 64), (["x", "--accept-loss", ""], 64),
      (["x", "--accept-loss", "mod_chat"], 64), (["x", "--accept-loss", "mod_page,mod_chat"], 64),
      (["x", "--accept-loss", "mod_page; rm"], 64), (["x", "--accept-loss", "*"], 64),
      (["x", "--accept-loss", "mod"], 64), (["x", "--accept-loss", "mod_page:1"], 64),
      (["."], 1),
    ] as [([String], Int32)])
  func `stops before anything where it is called wrongly`(_ words: [String], _ status: Int32) throws
  {
    let workshop = try kit(OrderDraft())
    let folder = try TemporaryFolder()
    let script = workshop.kit().appending("restore.sh").string
    // A php that must not be reached.
    let php = try folder.write("php", Array("#!/bin/sh\ntouch reached\n".utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: php.string)
    let run = try Tool.run(
      "env", ["PHP=\(php.string)", "sh", script] + words, in: folder.path)
    #expect(run.status == status, "\(run.error)")
    #expect(!run.error.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string) == ["php"])
  }

  /// What `check` may answer: the course is there, is to be restored, or is to be taken over.
  @Test(arguments: ["have 12 0", "new 0 11", "adopt 12 0"])
  func `gives one line of JSON on standard output, and its words on standard error`(
    _ plan: String
  ) throws {
    let workshop = try kit(OrderDraft())
    let folder = try TemporaryFolder()
    for file in [
      "config.php", "admin/cli/restore_backup.php", "admin/tool/uploaduser/cli/uploaduser.php",
    ] {
      _ = try folder.write("moodle/\(file)", [])
    }
    // It answers on descriptor 3 as the questions do, and says more than was asked.
    let php = """
      #!/bin/sh
      echo 'a warning of PHP'
      case $* in
      *restore_backup.php*) echo '== It is course 12 ==' ;;
      *uploaduser.php*) ;;
      *) cat >/dev/null
          case $2 in
          check) echo '\(plan)' >&3 ;;
          take) echo 12 >&3 ;;
          before) echo '{}' >&3 ;;
          settle) echo '{"schema":"gabarit.applied/1"}' >&3 ;;
          esac ;;
      esac
      """
    let file = try folder.write("php", Array(php.utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.string)
    let script = workshop.kit().appending("restore.sh").string
    let command = ["PHP=\(file.string)", "sh", script, "moodle"]
    let run = try Tool.run("env", command, in: folder.path)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.text == "{\"schema\":\"gabarit.applied/1\"}\n")
    #expect(run.error.contains("restore.sh: Order 2026-0042: course 12"))
    // A result that nobody got is not a success.
    let full = try Tool.run(
      "env", ["PHP=\(file.string)", "sh", "-c", "sh \"$0\" moodle >/dev/full", script],
      in: folder.path)
    #expect(full.status == 5, "\(full.error)")
  }

  @Test func `names a loss that is not of its package, and says where the names stand`() throws {
    let workshop = try kit(OrderDraft())
    let run = try Tool.run(
      "sh", [workshop.kit().appending("restore.sh").string, "x", "--accept-loss", "mod_chat"])
    #expect(run.status == 64)
    #expect(run.error.contains("'mod_chat'") && run.error.contains("manifest.json"))
  }

  @Test func `has what the package requires, as the manifest has it`() throws {
    let workshop = try kit(OrderDraft())
    let requires = try #require(try workshop.json("manifest.json")["requires"] as? [String: Any])
    let plugins = try #require(requires["plugins"] as? [String: Int])
    #expect(plugins["format_topics"] == 1)
    let list = plugins.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
    let text = try workshop.text("restore.sh")
    #expect(text.contains("\nREQUIRES='\(list.joined(separator: " "))'\nUNNAMED='0'\n"))
    #expect(text.contains("\nMOODLE_RELEASE='4.5.6'\nMOODLE_VERSION='2024100706'\n"))
  }

  /// Where a Moodle keeps its commands: all in one folder, or from 5.1 on in two.
  @Test(arguments: [
    (["config.php", "admin/cli", "admin/tool"], "", "admin/cli", "admin/tool"),
    (["config.php", "admin/cli", "admin/tool"], "public", "admin/cli", "admin/tool"),
    (
      ["config.php", "public/config.php", "admin/cli", "public/admin/tool"], "", "admin/cli",
      "public/admin/tool"
    ),
    (
      ["config.php", "public/config.php", "admin/cli", "public/admin/tool"], "public", "admin/cli",
      "public/admin/tool"
    ),
  ])
  func `finds Moodle's commands from the top folder and from public`(
    _ parts: [String], _ named: String, _ cli: String, _ tool: String
  ) throws {
    let workshop = try kit(OrderDraft())
    let folder = try TemporaryFolder()
    // One whose folder happens to be called public is found too.
    let isOld = !parts.contains("public/config.php")
    let top = isOld && !named.isEmpty ? "site/public" : "site"
    for part in parts {
      let file =
        part.hasSuffix("cli")
        ? "\(part)/restore_backup.php"
        : part.hasSuffix("tool") ? "\(part)/uploaduser/cli/uploaduser.php" : part
      _ = try folder.write("\(top)/\(file)", [])
    }
    let php = """
      #!/bin/sh
      case $* in
      *restore_backup.php*) echo "$1" >>asked ;;
      *uploaduser.php*) echo "$1" >>asked ;;
      *) cat >/dev/null
          case $2 in
          check) echo 'new 0 11' >&3 ;;
          take) echo 12 >&3 ;;
          before) echo '{}' >&3 ;;
          settle) echo '{}' >&3 ;;
          esac ;;
      esac
      """
    let file = try folder.write("php", Array(php.utf8))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.string)
    let run = try Tool.run(
      "env",
      [
        "PHP=\(file.string)", "sh", workshop.kit().appending("restore.sh").string,
        named.isEmpty ? "site" : "site/public",
      ], in: folder.path)
    #expect(run.status == 0, "\(run.error)")
    let asked = try bytes(of: folder.path.appending("asked"))
    let root = try FileTree.resolvingLinks(folder.path).string + "/\(top)/"
    #expect(
      String(decoding: asked, as: UTF8.self)
        == "\(root)\(cli)/restore_backup.php\n\(root)\(tool)/uploaduser/cli/uploaduser.php\n")
  }
}
