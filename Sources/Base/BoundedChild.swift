internal import CPosix
internal import Glibc
package import SystemPackage

/// Runs another program that reads a file from its standard input and writes to its standard
/// output, bounded in time, memory and output, with an environment that says nothing of ours.
package enum BoundedChild {
  /// What it may take at most.
  package struct Limits: Sendable, Equatable {
    /// Seconds from its start to its end, and of processor time.
    package var seconds: Int
    /// Bytes of address space.
    package var memoryBytes: Int64
    /// Bytes that it may write.
    package var outputBytes: Int64

    /// Makes limits.
    package init(seconds: Int, memoryBytes: Int64, outputBytes: Int64) {
      self.seconds = seconds
      self.memoryBytes = memoryBytes
      self.outputBytes = outputBytes
    }
  }

  /// How it ended.
  package enum End: Sendable, Equatable {
    /// By itself, with this code; 127 where it could not be run at all.
    case exited(Int)
    /// By a signal that we did not send: a fault of its own, or out of memory.
    case died(signal: Int)
    /// It took too long and was killed.
    case timedOut
    /// It wrote too much and was killed.
    case wroteTooMuch
  }

  /// Runs a program to its end, whichever that is; nothing of its process group is left.
  ///
  /// - Parameters:
  ///   - program: an absolute path.
  ///   - arguments: without the program's own name.
  ///   - input: what it reads, from the start.
  ///   - output: takes what it writes, in pieces.
  /// - Throws: `interrupted`; `io` where no process can be started.
  package static func run(
    _ program: FilePath, _ arguments: [String], input: SourceFile, limits: Limits,
    output: (UnsafeRawBufferPointer) -> Void
  ) throws(GabaritError) -> End {
    lseek(input.descriptor.rawValue, 0, SEEK_SET)
    let child = try Child(program, arguments, input.descriptor.rawValue, limits)
    var end: End?
    do throws(GabaritError) { end = try child.follow(limits, output) } catch {
      _ = child.finish()
      throw error
    }
    let status = child.finish()
    if let end { return end }
    // The low seven bits are the signal, as WTERMSIG has it.
    let signal = status & 0x7f
    // The limit of processor time sends these two.
    if signal == SIGXCPU || signal == SIGKILL { return .timedOut }
    return signal == 0 ? .exited(Int(status >> 8 & 0xff)) : .died(signal: Int(signal))
  }
}

/// A process that runs.
private struct Child {
  private let id: pid_t
  private let output: Int32
  private let process: Int32

  init(
    _ program: FilePath, _ arguments: [String], _ input: Int32, _ limits: BoundedChild.Limits
  ) throws(GabaritError) {
    var words = ([program.string] + arguments).map { strdup($0) } + [nil]
    var environment = Child.environment.map { strdup($0) } + [nil]
    defer { for word in words + environment { free(word) } }
    let bounds = gabarit_child_limits(
      cpu_seconds: UInt(limits.seconds), memory_bytes: UInt(limits.memoryBytes))
    var output: Int32 = -1
    var process: Int32 = -1
    id = program.withPlatformString {
      gabarit_start_child($0, &words, &environment, input, bounds, &output, &process)
    }
    guard id >= 0 else {
      throw GabaritError(
        .io, "no process can be started", file: program.string, detail: Errno.current.description)
    }
    self.output = output
    self.process = process
  }

  private static let environment = [
    "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent",
  ]

  /// Reads what it writes until it ends, or must.
  ///
  /// - Returns: why it must, or nil where it ended by itself.
  func follow(
    _ limits: BoundedChild.Limits, _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(GabaritError) -> BoundedChild.End? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    let deadline = Child.now() + Int64(limits.seconds) * 1_000
    var written: Int64 = 0
    var isOpen = true
    while true {
      try Interruption.check()
      let left = deadline - Child.now()
      guard left > 0 else { return .timedOut }
      var waits = [
        pollfd(fd: isOpen ? output : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: process, events: Int16(POLLIN), revents: 0),
      ]
      // Once a second, to see whether a signal came.
      let ready = poll(&waits, nfds_t(waits.count), Int32(min(left, 1_000)))
      if ready < 0, errno != EINTR {
        throw GabaritError(
          .io, "a process cannot be waited for", detail: Errno.current.description)
      }
      guard ready > 0 else { continue }
      if waits[0].revents != 0 {
        let count = read(output, buffer.baseAddress, buffer.count)
        if count > 0 {
          written += Int64(count)
          guard written <= limits.outputBytes else { return .wroteTooMuch }
          take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 || errno != EINTR {
          isOpen = false
        }
      } else if waits[1].revents != 0 {
        // Over, and all was read; what it left behind may hold the pipe open and goes with it.
        return nil
      }
    }
  }

  /// Ends the process and all of its group.
  ///
  /// - Returns: its status, as `waitpid` gives it.
  func finish() -> Int32 {
    // What ended is not waited for yet, so that its id is nobody else's.
    kill(-id, SIGKILL)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    close(output)
    close(process)
    return status
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
