import Glibc
import SystemPackage

/// What small inputs that are made to cost much do cost: seconds and memory, next to `tar tzf`.
struct Hostile {
  let bench: Bench

  /// An input, and what is done with it.
  private struct Specimen {
    let what: String
    let name: String
    var subcommand = ["check", "--quiet"]
    /// Writes it to the end of a pipe, through `gzip` where it is a tar.
    let write: (Output) throws -> Void
  }

  func run() throws {
    say("| input | KB | exit | seconds | MB | `tar tzf`, seconds |")
    say("|---|---|---|---|---|---|")
    for specimen in backups + orders {
      let path = bench.folder.appending(specimen.name)
      let isTar = specimen.name.hasSuffix(".mbz")
      let output = try Output(path, packs: isTar)
      try specimen.write(output)
      try output.end(isTar: isTar)
      var exit: Int32 = 0
      var ours: Measurement?
      for code: Int32 in [0, 1, 2, 4] where ours == nil {
        exit = code
        ours = Measurement.run([bench.gabarit] + specimen.subcommand + [path.string], exits: [code])
      }
      guard let ours else { throw Bench.Failure(command: specimen.subcommand + [path.string]) }
      let theirs = isTar ? Measurement.run(["tar", "tzf", path.string], exits: [0, 2]) : nil
      let size = try Files.size(of: path) / 1_000
      say(
        row([
          specimen.what, "\(size)", "\(exit)", seconds(ours.wall), rounded(ours.memory),
          theirs.map { seconds($0.wall) } ?? "",
        ]))
      try Files.remove(path)
    }
  }

  private func text(_ what: String, _ name: String, times: Int, _ pieces: String...) -> Specimen {
    Specimen(what: what, name: "\(name).mbz") { output in
      let size = pieces[0].utf8.count + pieces[1].utf8.count * times + pieces[2].utf8.count
      try output.member(pieces.count > 3 ? pieces[3] : "course/x.xml", size: size) {
        try output.write(pieces[0])
        try output.write(pieces[1], times: times)
        try output.write(pieces[2])
      }
    }
  }

  private var backups: [Specimen] {
    let mixed = (0..<4_096).map { String($0 &* 2_654_435_761 % 9_973, radix: 36) }.joined()
    let deep = String(repeating: "{\"a\":", count: 62) + "1" + String(repeating: "}", count: 62)
    let json =
      "<a>[" + Array(repeating: deep, count: 2_600).joined(separator: ",") + "]</a>"
    return [
      text("a text of 4 GB", "text", times: 4_000_000_000 / mixed.utf8.count, "<a>", mixed, "</a>"),
      text("elements nested without end", "depth", times: 10_000_000, "", "<a>", ""),
      text("a tag of 150,000 attributes", "attributes", times: 150_000, "<a", " b='c'", "/>"),
      text("character references, 300 MB", "references", times: 60_000_000, "<a>", "&amp;", "</a>"),
      text("60 texts of 1 MB of JSON, 62 deep", "json", times: 60, "<a>", json, "</a>"),
      text(
        "a manifest of 6 million details", "details", times: 6_000_000,
        "<moodle_backup><information><details>", "<detail/>",
        "</details></information></moodle_backup>", "moodle_backup.xml"),
      Specimen(
        what: "files.xml: 20,000 fields in a row, and one again a million times", name: "fields.mbz"
      ) {
        output in
        let fields = (0..<20_000).map { "<f\($0)/>" }.joined()
        let again = "<f19999/>"
        let size = 25 + fields.utf8.count + again.utf8.count * 1_000_000 + 15
        try output.member("files.xml", size: size) {
          try output.write("<files><file id=\"000001\">" + fields)
          try output.write(again, times: 1_000_000)
          try output.write("</file></files>")
        }
      },
      Specimen(what: "a million empty members", name: "members.mbz") { output in
        for index in 0..<1_000_000 { try output.member("m/\(index)", size: 0) {} }
      },
      Specimen(what: "100,000 members, each 120 folders deep", name: "folders.mbz") { output in
        let tail = String(repeating: "/a", count: 120)
        for index in 0..<100_000 {
          try output.member(String(index, radix: 36) + tail, size: 0) {}
        }
      },
      Specimen(what: "a member of 8 GB of zeros", name: "zeros.mbz") { output in
        let zeros = String(repeating: "\0", count: 1 << 20)
        try output.member("files/x", size: 8_000 << 20) { try output.write(zeros, times: 8_000) }
      },
    ]
  }

  private var orders: [Specimen] {
    let folder = bench.folder.string
    let issue = ["issue", "--quiet", "--no-ledger", "--in", folder, "--out", bench.kits.string]
    return [
      Specimen(what: "a table of 30 million orders", name: "rows.csv", subcommand: issue) {
        try $0.write("order\n")
        try $0.write("a\n", times: 30_000_000)
      },
      Specimen(what: "a table of 60 million columns", name: "columns.csv", subcommand: issue) {
        try $0.write(",", times: 60_000_000)
      },
      Specimen(what: "900,000 JSON values, 62 deep", name: "deep.json", subcommand: issue) {
        try $0.write("[")
        try $0.write(deepJSON + ",", times: 14_500)
        try $0.write("1]")
      },
    ]
  }

  private var deepJSON: String {
    String(repeating: "[", count: 61) + "1" + String(repeating: "]", count: 61)
  }
}

/// A file that is written in pieces, some of them very often.
private final class Output {
  private let stream: UnsafeMutablePointer<FILE>

  init(_ path: FilePath, packs: Bool) throws {
    let opened = packs ? popen("gzip -1 >'\(path.string)'", "w") : fopen(path.string, "w")
    guard let opened else { throw Bench.Failure(command: ["gzip", path.string]) }
    stream = opened
  }

  func write(_ text: String, times: Int = 1) throws {
    var piece = Array(text.utf8)
    var rest = times
    // Short pieces in one call.
    let most = max(1, min(times, 65_536 / max(1, piece.count)))
    let many = Array(repeating: piece, count: most).flatMap { $0 }
    while rest >= most {
      guard fwrite(many, 1, many.count, stream) == many.count else { throw failure }
      rest -= most
    }
    for _ in 0..<rest {
      guard fwrite(&piece, 1, piece.count, stream) == piece.count else { throw failure }
    }
  }

  /// A member of a tar with its contents.
  func member(_ name: String, size: Int, _ contents: () throws -> Void) throws {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
    }
    // Beyond 100 bytes a name is parted at a slash.
    var (rest, prefix) = (name, "")
    while rest.utf8.count > 100, let slash = rest.firstIndex(of: "/") {
      prefix += (prefix.isEmpty ? "" : "/") + rest[..<slash]
      rest = String(rest[rest.index(after: slash)...])
    }
    let octal = String(size, radix: 8)
    put(rest, at: 0)
    put("0000644\u{0}0000000\u{0}0000000", at: 100)
    put(String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put("00000000000", at: 136)
    put("        0", at: 148)
    put("ustar\u{0}00", at: 257)
    put(prefix, at: 345)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    guard fwrite(header, 1, 512, stream) == 512 else { throw failure }
    try contents()
    try write("\0", times: (512 - size % 512) % 512)
  }

  func end(isTar: Bool) throws {
    guard isTar else {
      fclose(stream)
      return
    }
    try write("\0", times: 1_024)
    guard pclose(stream) == 0 else { throw failure }
  }

  private var failure: Bench.Failure { Bench.Failure(command: ["gzip"]) }
}
