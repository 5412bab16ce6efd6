internal import Base

/// A PDF of one page, by hand.
package enum PDF {
  /// A page that shows a line.
  ///
  /// - Parameter author: what the document's information names.
  package static func page(_ line: String, author: String = "nobody") -> [UInt8] {
    document(line, information: "/Info 6 0 R", "<< /Author (\(author)) >>")
  }

  /// The same encrypted with a password that nobody knows.
  package static func encrypted(_ line: String) -> [UInt8] {
    let digest = Hex.string([UInt8](repeating: 0x5a, count: 32))
    return document(
      line, information: "/Encrypt 6 0 R /ID [<00><00>]",
      "<< /Filter /Standard /V 1 /R 2 /P -4 /O <\(digest)> /U <\(digest)> >>")
  }

  private static func document(_ line: String, information: String, _ last: String) -> [UInt8] {
    let drawing = line.isEmpty ? "" : "BT /F1 12 Tf 72 700 Td (\(line)) Tj ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        + "/Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(drawing.utf8.count) >>\nstream\n\(drawing)\nendstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", last,
    ]
    var text = "%PDF-1.4\n"
    var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for (index, object) in objects.enumerated() {
      let offset = String(text.utf8.count)
      table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += table + "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(information) >>\n"
    return Array((text + "startxref\n\(start)\n%%EOF\n").utf8)
  }
}
