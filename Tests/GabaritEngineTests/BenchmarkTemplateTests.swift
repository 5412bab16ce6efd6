import BenchmarkTargets
import GabaritEngine
import SystemPackage
import TestKit
import Testing

struct `The template that benchmarks cut from` {
  @Test(arguments: [false, true]) func `is compliant`(_ isZip: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path.appending("template.mbz")
    try Template(bytes: 1 << 20, files: 130).write(to: path.string, asZip: isZip)
    let result = try Gabarit.check([path]).results[0]
    #expect(result.verdict == .compliant, "\(result.findings.filter(\.counts).map(\.rule))")
  }
}
