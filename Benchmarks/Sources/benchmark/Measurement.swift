import Glibc

/// One run of a command as a whole process.
struct Measurement {
  /// Seconds by the clock.
  var wall: Double
  /// Seconds of processor time, user and system.
  var processor: Double
  /// The most memory that was resident, in MB.
  var memory: Double

  /// Runs the command with its output thrown away.
  ///
  /// - Parameter exits: how it may end; nil comes of any other end.
  static func run(_ command: [String], exits: Set<Int32> = [0]) -> Measurement? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let start = ContinuousClock.now
    guard posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0 else {
      return nil
    }
    var status: Int32 = 0
    var usage = rusage()
    var memory = 0.0
    // ru_maxrss begins with what this process had when it spawned the other, so the other is asked.
    while wait4(process, &status, WNOHANG, &usage) == 0 {
      memory = max(memory, peak(of: process))
      usleep(1_000)
    }
    // The low byte tells of a signal, the next one is what the command ended with.
    guard status & 0xff == 0, exits.contains(status >> 8) else { return nil }
    let wall = ContinuousClock.now - start
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Measurement(
      wall: Double(wall.components.seconds) + Double(wall.components.attoseconds) / 1e18,
      processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      memory: memory)
  }

  /// The peak of resident memory of a living process so far, in MB; 0 once it is gone.
  private static func peak(of process: pid_t) -> Double {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("VmHWM:") else { continue }
      let kilobytes = text.split(whereSeparator: { " \t".contains($0) }).dropFirst().first ?? ""
      return (Double(kilobytes) ?? 0) / 1_024
    }
    return 0
  }
}

extension [Double] {
  /// The median; NaN where there is nothing.
  var median: Double {
    guard !isEmpty else { return .nan }
    let sorted = sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
