internal import Glibc

/// The address or the thread sanitizer, where the tests are built with one.
///
/// `swift test --sanitize=address` and `--sanitize=thread` run everything, but what cannot hold there
/// for a sound reason, which looks here: bounds of memory, since a sanitizer reserves terabytes of
/// addresses and keeps what was freed, and times.
package enum Sanitizer {
  /// Whether there is one in this process, and so in the command that was built with it.
  package static let isOn = dlsym(nil, "__asan_init") != nil || isThread

  /// Whether it is the thread sanitizer.
  package static let isThread = dlsym(nil, "__tsan_init") != nil

  /// How much longer everything takes.
  package static var slowness: Int { isOn ? 10 : 1 }
}
