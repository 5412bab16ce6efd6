import Base
import Compliance
import Foundation
import TestKit
import Testing

/// The same evidence, written in another way.
@Suite("Evidence")
struct RewrittenEvidenceTests {
  private static let accounts =
    "<users><user id=\"3\" contextid=\"9\"><username>zelie</username></user>"
    + "<user id=\"4\" contextid=\"10\"><username>imke</username></user></users>"
  private static let enrolments =
    "<enrolments><enrols><enrol id=\"2\"><enrol>self</enrol><password>key-77</password>"
    + "<user_enrolments><enrolment id=\"1\"><userid>3</userid></enrolment></user_enrolments>"
    + "</enrol></enrols></enrolments>"

  private static func builder(_ rewrite: (String) -> String = { $0 }) -> BackupBuilder {
    var builder = BackupBuilder()
    builder.replace("users.xml", rewrite(accounts))
    builder.replace("course/enrolments.xml", rewrite(enrolments))
    return builder
  }

  private static func summary(_ findings: [Finding]) -> Set<String> {
    // How it is written is told apart.
    Set(
      findings.filter { $0.rule != "soundness.xml-hidden" }.map {
        "\($0.rule) \($0.severity) \($0.member ?? "") \($0.path ?? "") \($0.count)"
      })
  }

  private static func rewriting(_ text: String, _ change: (Substring) -> String) -> String {
    text.split(separator: ">", omittingEmptySubsequences: false).map { part in
      guard let at = part.firstIndex(of: "<"), at != part.startIndex else { return String(part) }
      return change(part[..<at]) + part[at...]
    }.joined(separator: ">")
  }

  static let rewritings: [(name: String, rewrite: @Sendable (String) -> String)] = [
    ("CDATA", { text in rewriting(text) { "<![CDATA[\($0)]]>" } }),
    (
      "references",
      { text in
        rewriting(text) { $0.unicodeScalars.map { "&#x\(String($0.value, radix: 16));" }.joined() }
      }
    ),
    ("pieces", { text in rewriting(text) { "\($0.prefix(1))<!-- -->\($0.dropFirst())" } }),
    ("indentation", { $0.replacing("<", with: "\n\t  <").replacing("</", with: "</") }),
    ("a prologue", { BackupBuilder.prologue + "<!-- by hand -->\n" + $0 }),
    ("a byte order mark", { "\u{feff}" + $0 }),
    (
      "attributes in another order",
      {
        $0.replacing(/id="(\d+)" contextid="(\d+)"/, with: { "contextid='\($0.2)'\n id='\($0.1)'" })
      }
    ),
    ("line ends", { $0.replacing("><", with: ">\r\n<") }),
  ]

  @Test(arguments: rewritings.map(\.name)) func `written otherwise gives the same findings`(
    _ name: String
  ) throws {
    let plain = RewrittenEvidenceTests.summary(try judge(RewrittenEvidenceTests.builder()))
    #expect(plain.contains { $0.contains("userdata.profile error") })
    #expect(plain.contains { $0.contains("userdata.enrolment error") })
    #expect(plain.contains { $0.contains("secret.enrolment-key") })
    let rewrite = try #require(RewrittenEvidenceTests.rewritings.first { $0.name == name }).rewrite
    // Indentation is text too, where Moodle takes none: fields stay what they are.
    let builder =
      name == "indentation" || name == "line ends"
      ? RewrittenEvidenceTests.builder { rewrite($0) } : RewrittenEvidenceTests.builder(rewrite)
    #expect(RewrittenEvidenceTests.summary(try judge(builder)) == plain)
  }

  @Test func `in another container or with members in another order is the same`() throws {
    let builder = RewrittenEvidenceTests.builder()
    let plain = RewrittenEvidenceTests.summary(try judge(builder))
    let zipped = RewrittenEvidenceTests.summary(try judge(builder, packing: .zip))
    #expect(zipped == plain)
    var tar = TarBuilder()
    for member in builder.members.reversed() { tar.file(member.name, member.bytes) }
    let reordered = RewrittenEvidenceTests.summary(try judge(Gzip.member(tar.ended())))
    #expect(plain.isSubset(of: reordered))
    #expect(
      reordered.subtracting(plain).allSatisfy {
        $0.hasPrefix("soundness.") && !$0.contains("error")
      })
  }

  /// Moodle reads UTF-8 alone, so such a member is no evidence but a fault: never nothing.
  @Test(arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf32, .isoLatin1])
  func `in another encoding fails the backup`(_ encoding: String.Encoding) throws {
    var builder = BackupBuilder()
    let name = encoding == .isoLatin1 ? "ISO-8859-1" : "UTF-16"
    let text =
      "<?xml version=\"1.0\" encoding=\"\(name)\"?>"
      + RewrittenEvidenceTests.accounts.replacing("zelie", with: "zélie")
    builder.replaced["users.xml"] = .some(Array(try #require(text.data(using: encoding))))
    let findings = try judge(builder)
    #expect(
      findings.contains {
        $0.severity == .error && $0.member == "users.xml"
          && ["soundness.xml-malformed", "userdata.profile"].contains($0.rule)
      })
  }

  @Test func `does not hide below its element, in another place of the member`() throws {
    for wrapped in [
      "<users><list>\(RewrittenEvidenceTests.accounts)</list></users>",
      "<users xmlns=\"urn:x\"><user id=\"3\"/></users>",
      "<x:users xmlns:x=\"urn:x\"><x:user id=\"3\"><x:userid>7</x:userid></x:user></x:users>",
    ] {
      var builder = BackupBuilder()
      builder.replace("users.xml", wrapped)
      let findings = try judge(builder)
      #expect(findings.contains { $0.severity == .error }, "\(wrapped)")
    }
  }
}
