import CFuzzer
import Foundation
import FuzzTargets

/// `fuzz TARGET [libFuzzer's arguments]`; the targets' names without one.
///
/// `fuzz seed TARGET FILE` writes the seeds that no text editor makes.
///
/// SwiftPM renames an executable's `main` to this, and libFuzzer's own would take its place.
@_cdecl("fuzz_main")
public func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>)
  -> Int32
{
  let word = count > 1 ? arguments[1].map { String(cString: $0) } ?? "" : ""
  if word == "seed", count == 4, let target = arguments[2], let file = arguments[3] {
    let seed = try? FuzzTarget(rawValue: String(cString: target))?.seed()
    guard let seed else { return 64 }
    let isMade = FileManager.default.createFile(
      atPath: String(cString: file), contents: Data(seed))
    return isMade ? 0 : 74
  }
  var (rest, left) = (arguments, count)
  if FuzzTarget(rawValue: word) != nil {
    setenv(Chosen.variable, word, 1)
    arguments[1] = arguments[0]
    (rest, left) = (arguments + 1, count - 1)
  }
  guard Chosen.target != nil else {
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
    return 64
  }
  var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = rest
  return LLVMFuzzerRunDriver(&left, &words) { data, size in
    do { try Chosen.target?.run(UnsafeRawBufferPointer(start: data, count: size)) } catch {
      fatalError("\(error)")
    }
    return 0
  }
}
