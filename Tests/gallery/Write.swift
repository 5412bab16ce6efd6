import Base
import Glibc
import SystemPackage
import TestKit

/// Writes each specimen of the gallery as a file, for `Tests/compare --extra DIR`.
///
/// `swift run gallery DIR`: the folder must exist.
@main
enum Write {
  static func main() {
    guard CommandLine.arguments.count == 2 else {
      _ = try? FileDescriptor.standardError.writeAll("usage: gallery DIR\n".utf8)
      exit(64)
    }
    do {
      for (number, specimen) in Gallery.all.enumerated() {
        let path = FilePath(CommandLine.arguments[1]).appending(fileName(specimen, number))
        let file = try FileDescriptor.open(
          path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(specimen.bytes) }
      }
    } catch {
      let message = "gallery: \(CommandLine.arguments[1]): \(error)\n"
      _ = try? FileDescriptor.standardError.writeAll(message.utf8)
      exit(74)
    }
  }

  /// `017-zip-a-member-twice.mbz`.
  private static func fileName(_ specimen: Specimen, _ number: Int) -> String {
    let digits = String(number)
    let words = specimen.name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits + "-"
      + words.joined(separator: "-").prefix(80) + ".mbz"
  }
}
