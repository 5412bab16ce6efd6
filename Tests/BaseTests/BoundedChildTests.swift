import Base
import Glibc
import SystemPackage
import TestKit
import Testing

struct BoundedChildTests {
  private let limits = BoundedChild.Limits(seconds: 20, memoryBytes: 1 << 30, outputBytes: 1 << 20)

  private func run(
    _ script: String, input: String = "", limits: BoundedChild.Limits? = nil,
    program: FilePath = "/bin/sh"
  ) throws -> (end: BoundedChild.End, output: String) {
    let file = try ScratchFile()
    try Array(input.utf8).withBytes { (bytes) throws(GabaritError) in try file.write(bytes) }
    var output: [UInt8] = []
    let end = try BoundedChild.run(
      program, ["-c", script], input: try file.source(), limits: limits ?? self.limits
    ) { output += $0 }
    return (end, String(decoding: output, as: UTF8.self))
  }

  @Test func `hands a file to a program and takes what it writes and its code`() throws {
    let text = String(repeating: "0123456789", count: 50_000)
    let copied = try run("cat; echo noise >&2; exit 3", input: text)
    #expect(copied.end == .exited(3))
    #expect(copied.output == text)
  }

  @Test func `gives a program a clean environment, no descriptor but three and no file to write`()
    throws
  {
    setenv("GABARIT_SECRET", "x", 1)
    #expect(try run("env | grep -c SECRET").output == "0\n")
    // Behind the three there is only the one that `ls` lists with.
    #expect(try run("ls /proc/self/fd | wc -l").output == "4\n")
    let folder = try TemporaryFolder()
    let target = folder.path.appending("target").string
    #expect(try run("echo x >\(target)").end == .died(signal: Int(SIGXFSZ)))
    #expect(try bytes(of: folder.path.appending("target")).isEmpty)
  }

  @Test func `kills what takes too long, and all that it started`() throws {
    var short = limits
    short.seconds = 1
    let sleeper = try run("sleep 1000 & echo $!; wait", limits: short)
    #expect(sleeper.end == .timedOut)
    let left = try #require(pid_t(sleeper.output.dropLast()))
    // Its parent is gone; whoever took it over may not have waited for it yet, and on a busy machine
    // the signal may not have come.
    var isOver = false
    for _ in 0..<1_000 where !isOver {
      let status = try? String(
        decoding: bytes(of: FilePath("/proc/\(left)/stat")), as: UTF8.self)
      isOver = status?.contains(") Z ") ?? true
      if !isOver { usleep(10_000) }
    }
    #expect(isOver)
    #expect(try run("while :; do :; done", limits: short).end == .timedOut)
    #expect(try run("exec >&-; sleep 1000", limits: short).end == .timedOut)
  }

  @Test func `does not wait for what a program leaves behind`() throws {
    let run = try run("sleep 1000 & echo done")
    #expect(run.end == .exited(0))
    #expect(run.output == "done\n")
  }

  @Test func `kills what writes without end`() throws {
    let run = try run("while :; do echo 0123456789012345678901234567890123456789; done")
    #expect(run.end == .wroteTooMuch)
    #expect(run.output.utf8.count <= 1 << 20)
  }

  @Test func `bounds memory`() throws {
    var small = limits
    small.memoryBytes = 64 << 20
    let script = "print(len(bytearray(256 << 20)))"
    #expect(try run(script, program: "/usr/bin/python3").output == "268435456\n")
    #expect(try run(script, limits: small, program: "/usr/bin/python3").end != .exited(0))
  }

  @Test func `tells a program that died, and one that cannot be run`() throws {
    #expect(try run("kill -SEGV $$").end == .died(signal: Int(SIGSEGV)))
    #expect(try run("", program: "/nonexistent/program").end == .exited(127))
  }
}
