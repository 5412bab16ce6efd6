import CFuzzer
import Foundation

/// `fuzz TARGET [libFuzzer's arguments]`.
///
/// SwiftPM renames an executable's `main` to this, and libFuzzer's own would take its place.
@_cdecl("fuzz_main")
public func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>)
  -> Int32
{
  // The one seed that no text editor makes.
  if count == 3, String(cString: arguments[1] ?? strdup("")) == "seed", let file = arguments[2] {
    return FileManager.default.createFile(
      atPath: String(cString: file), contents: Data(Plans.seed)) ? 0 : 74
  }
  guard count >= 2, let word = arguments[1], let target = Target(rawValue: String(cString: word))
  else {
    let names = Target.allCases.map(\.rawValue).joined(separator: " ")
    FileHandle.standardError.write(Data("usage: fuzz TARGET [ARGUMENT…]\ntargets: \(names)\n".utf8))
    return 64
  }
  setenv("GABARIT_FUZZ", target.rawValue, 1)
  arguments[1] = arguments[0]
  var rest = count - 1
  var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
  return LLVMFuzzerRunDriver(&rest, &words) { data, size in
    Target.chosen.run(UnsafeRawBufferPointer(start: data, count: size))
    return 0
  }
}
