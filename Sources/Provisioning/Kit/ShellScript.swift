internal import Base

/// A script of ours: all that differs between two of its kind is a block of values at its top.
///
/// The shell text and the PHP that it runs are files of their own in Resources, so that editors,
/// shellcheck and `php -l` read each as it is. The script that goes out is one file.
struct ShellScript {
  /// A line `NAME=@NAME@`, which gets a value, and what stands before it.
  private struct Slot {
    let before: [UInt8]
    let name: String
  }

  private let slots: [Slot]
  private let rest: [UInt8]

  /// Takes a script apart: its lines `NAME=@NAME@` get values, and a line `@FILE@` is replaced by
  /// that file; nothing else is looked at, whatever values and files hold.
  ///
  /// - Parameters:
  ///   - template: the shell text.
  ///   - files: the PHP files of its here-documents, by name. Each ends with a newline.
  init(_ template: [UInt8], files: [String: [UInt8]]) {
    var slots: [Slot] = []
    var before: [UInt8] = []
    var lines = template.split(separator: 0x0a, omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
      let name = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      if parts.count == 2, parts[1].elementsEqual("@\(name)@".utf8) {
        slots.append(Slot(before: before, name: name))
        before = []
      } else if let file = files.first(where: { line.elementsEqual("@\($0.key)@".utf8) })?.value {
        before += file
        continue
      } else {
        before += line
      }
      if !lines.isEmpty { before.append(0x0a) }
    }
    self.slots = slots
    rest = before
  }

  /// The script with its values.
  func text(_ values: [String: String]) throws(GabaritError) -> [UInt8] {
    var text: [UInt8] = []
    for slot in slots {
      guard let value = values[slot.name] else {
        throw GabaritError(.fault, "a script has no value for \(slot.name)")
      }
      text += slot.before + Array("\(slot.name)=\(ShellScript.quoted(value))".utf8)
    }
    return text + rest
  }

  /// A word that the shell takes as it stands.
  static func quoted(_ value: String) -> String {
    var result = "'"
    for scalar in value.unicodeScalars {
      if scalar == "'" { result += "'\\''" } else { result.unicodeScalars.append(scalar) }
    }
    return result + "'"
  }
}
