import CFuzzer
import Foundation
import FuzzTargets

/// `fuzz TARGET [libFuzzer's arguments]`; the targets' names without one.
///
/// SwiftPM renames an executable's `main` to this, and libFuzzer's own would take its place.
@_cdecl("fuzz_main")
public func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>)
  -> Int32
{
  let word = count > 1 ? arguments[1].map { String(cString: $0) } ?? "" : ""
  // The one seed that no text editor makes.
  if word == "seed", count == 3, let file = arguments[2] {
    let seed = try? FuzzTarget.planSeed()
    return FileManager.default.createFile(
      atPath: String(cString: file), contents: seed.map { Data($0) }) ? 0 : 74
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
