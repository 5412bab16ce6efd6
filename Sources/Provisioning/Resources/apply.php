<?php
define('CLI_SCRIPT', true);
// PHP that reads its script from standard input has no STDERR, and would close descriptor 2 after the first use of it.
define('STDERR', fopen('php://stderr', 'w'));
function say(string $text) { fwrite(STDERR, "apply.sh: $text\n"); }
// Moodle does not bear a process that ends with its lock.
function fail(int $code, string $text) { ($GLOBALS['lock'] ?? false) && $GLOBALS['lock']->release(); say($text); exit($code); }
function need($condition, string $text) { $condition || fail(1, $text); }
[$order, $verb, $access] = [getenv('ORDER'), getenv('VERB'), getenv('ACCESS')];
[$idnumber, $shortname, $support] = [getenv('IDNUMBER'), getenv('SHORTNAME'), getenv('SUPPORT')];
foreach (['MOVE', 'COURSEID', 'START', 'END'] as $name) { need(ctype_digit(getenv($name)), "$name is not a number. Get this script again."); }
[$move, $id, $end] = [(int)getenv('MOVE'), (int)getenv('COURSEID'), (int)getenv('END')];
need(preg_match('/^[A-Za-z0-9._-]{1,64}$/D', $order) && $move > 0 && in_array($access, ['open', 'closed'], true)
    && in_array($verb, ['renew', 'suspend', 'resume', 'sweep', 'cancel'], true), 'A value of this script is not sound. Get it again.');
$closed = $access === 'closed';
// What was found before the access was closed, checked: {"visible":0|1,"instances":{"ID":{"enrol":"self","status":0}}}
function found($json): stdClass {
    $sound = is_object($json) && in_array($json->visible ?? null, [0, 1], true) && is_object($json->instances ?? null);
    foreach ($sound ? (array)$json->instances : [] as $key => $i) {
        $sound = $sound && ctype_digit((string)$key) && is_object($i) && is_string($i->enrol ?? null) && is_int($i->status ?? null);
    }
    need($sound, 'What an earlier suspension found is recorded in a form that this script does not know.');
    return (object)['visible' => $json->visible, 'instances' => $json->instances];
}
$recorded = getenv('FOUND') === '' ? null : found(json_decode(getenv('FOUND')));

require(getenv('MOODLE') . '/config.php');
require_once($CFG->dirroot . '/course/lib.php');
raise_memory_limit(MEMORY_HUGE);
need(!moodle_needs_upgrading(), 'Moodle waits for its upgrade. Finish that first.');
need($CFG->version >= 2023042400, "This Moodle is too old ($CFG->release): 4.2 or later is needed.");
need(!function_exists('posix_geteuid') || posix_geteuid() !== 0 || fileowner($CFG->dataroot) === 0,
    "Moodle's files belong to the web server's user, not to root. Run this as that user: sudo -u www-data sh apply.sh …");
\core\session\manager::set_user(get_admin()); // As Moodle's own commands do.

// One at a time on this site: orders of one buyer may share the support course. A lock does not outlive its process
// (where Moodle keeps locks as rows: not more than a quarter of an hour).
$lock = \core\lock\lock_config::get_lock_factory('gabarit')->get_lock('apply', 60, 900);
register_shutdown_function(function () use ($lock) { try { $lock && $lock->release(); } catch (Throwable $e) { } }); // Also when it is interrupted.
$stage = 1; // The exit code where Moodle fails: 1 while nothing is changed.
set_exception_handler(function (Throwable $e) use (&$stage) {
    say(get_class($e) . ': ' . $e->getMessage() . (empty($e->debuginfo) ? '' : " ($e->debuginfo)"));
    fail($stage, $stage === 1 ? 'Moodle failed. Nothing was changed.' : 'Moodle failed at the very end: it is not known whether all was carried out. Run this again.');
});
need($lock, 'Another move is being carried out in this Moodle. Run this again when it is done.');

// What Moodle remembers of the order, read from the database itself since caches may be behind:
// {"move":N,"course":ID,"end":END} and, while the access is closed, "found". restore.sh begins it with move 0.
function remembered(string $order): stdClass {
    $row = $GLOBALS['DB']->get_record('config_plugins', ['plugin' => 'gabarit', 'name' => "order.$order"], 'name, value');
    if (!$row) { return (object)[]; }
    // Databases that take A for a would give another order's.
    need($row->name === "order.$order", "Moodle remembers another order under a name that its database takes for this one's ($row->name).");
    $memory = json_decode($row->value);
    need(is_object($memory), "What Moodle remembers of order $order (its setting 'order.$order' of 'gabarit') cannot be read.");
    return $memory;
}
$memory = remembered($order);
isset($memory->found) && found($memory->found);
$ours = isset($memory->course) && $memory->course === $id;

// The course: this order's, or nothing is done.
$course = $DB->get_record('course', ['id' => $id]);
$same = $idnumber !== '' ? array_keys($DB->get_records('course', ['idnumber' => $idnumber], 'id', 'id')) : [];
$hint = $same && $same !== [$id] ? ' Course ' . implode(', ', $same) . " has the id number '$idnumber': if that is the order's course now, "
    . 'close it by hand, and place a new order for it.' : '';
$course && $id != SITEID || fail(4, "There is no course $id in this Moodle. Is it the right Moodle? A course that was deleted comes back "
    . "under another id, which the order cannot take on: cancel the order, and confirm that move by hand. Nothing was changed.$hint");
$idnumber === '' || $course->idnumber === $idnumber || fail(4, "Course $id ('$course->shortname') is not this order's: its id number is "
    . "'$course->idnumber', not '$idnumber'. If it was changed in Moodle, set it back. Nothing was changed.$hint");
$idnumber !== '' || $ours || $course->shortname === $shortname && !(isset($memory->course) && $DB->record_exists('course', ['id' => $memory->course]))
    || fail(4, "Course $id ('$course->shortname') is not this order's: " . (isset($memory->course) ? "that is course $memory->course."
    : "its short name is not '$shortname'. If it was changed in Moodle, set it back.") . ' Nothing was changed.');
$past = (int)($memory->move ?? 0);
$past <= $move || fail(4, "A later move was applied (move $past; this is move $move). Get the script of the order's last move. Nothing was changed.");
$course->shortname === $shortname || say("Course $id has another short name now: '$course->shortname' (was '$shortname').");
isset($memory->course) && !$ours && say("Moodle remembers course $memory->course as this order's. What was found there does not count for course $id.");

$methods = []; // All, also of plugins that are switched off on this site.
foreach (enrol_get_instances($id, false) as $i) { $methods[(int)$i->id] = $i; }
// A method whose plugin is switched off on this site, or missing, lets its people in all the same. What all plugins have
// in common switches it: cohort and meta sync would take their roles away in all courses of the site while they are off.
function switcher(stdClass $i): enrol_plugin { return (enrol_is_enabled($i->enrol) ? enrol_get_plugin($i->enrol) : null) ?? new class extends enrol_plugin {}; }
function title(stdClass $i): string { return "$i->enrol (id $i->id)"; }
// What was found before the access was closed. Moodle's own memory counts. The ledger's counts only where Moodle
// remembers no move of this course, and of it only what is in this course: elsewhere the ids mean something else.
$found = isset($memory->course) && !$ours ? null : ($memory->found ?? null);
if (!$found && $recorded && ($past === 0 || isset($memory->course) && !$ours)) {
    $found = (object)['visible' => $recorded->visible, 'instances' => (object)[]];
    foreach ((array)$recorded->instances as $key => $i) {
        if (($methods[$key]->enrol ?? '') === $i->enrol) { $found->instances->$key = $i; }
        else { say("The enrolment method $i->enrol (id $key) that was found earlier is not in course $id."); }
    }
}
// A course in a hidden category is hidden by that; its own visibility waits in visibleold.
$hidden = !$DB->get_field('course_categories', 'visible', ['id' => $course->category]);
if ($closed) {
    $found = $found ?? (object)['visible' => (int)($course->visible || $hidden && $course->visibleold), 'instances' => (object)array_map(
        fn($i) => (object)['enrol' => $i->enrol, 'status' => (int)$i->status], $methods)];
}
$statuses = []; // What each method's status is to be.
foreach ($methods as $key => $i) {
    if ($closed) {
        if (!isset($found->instances->$key) && (int)$i->status === ENROL_INSTANCE_ENABLED) {
            $found->instances->$key = (object)['enrol' => $i->enrol, 'status' => (int)$i->status]; // Added since.
        }
        $statuses[$key] = ENROL_INSTANCE_DISABLED;
    } else if (isset($found->instances->$key)) {
        $statuses[$key] = $found->instances->$key->status;
    }
    if (isset($statuses[$key]) && (int)$i->status !== $statuses[$key] && !enrol_get_plugin($i->enrol)) {
        say('The plugin of the enrolment method ' . title($i) . ' is missing: the method is switched without it.');
    }
}
if (!$closed && $found) {
    foreach ((array)$found->instances as $key => $i) {
        isset($methods[$key]) || say("The enrolment method $i->enrol (id $key) was deleted in Moodle since it was switched off: it cannot be given back.");
    }
}
$fields = []; // What of the course itself is to be otherwise.
if ($closed || $found) {
    $own = $closed ? 0 : $found->visible;
    $want = ['visible' => (int)($own && !$hidden), 'visibleold' => $own];
    if ($want != ['visible' => $course->visible, 'visibleold' => $course->visibleold]) { $fields = $want; }
}
// The course's own end follows the term when that changes, and is never made earlier; a course without end keeps none.
$follow = ($verb === 'renew' || isset($memory->end) && $ours && $memory->end !== $end) && $course->enddate > 0 && ($end === 0 || $course->enddate < $end);
if ($follow && $end > 0 && ($course->startdate >= $end || !$course->startdate)) {
    say("The end of course $id is left: the course has no start, or one after the order's end.");
} else if ($follow) {
    $fields += ['startdate' => $course->startdate, 'enddate' => $end];
}
// The buyer's own enrolments here and in the support course: never shorter, nothing else of them.
$terms = [];
$user = core_user::get_user_by_username(getenv('USERNAME'));
$user || say("There is no account '" . getenv('USERNAME') . "' any more: no term of the buyer's is changed.");
$places = [$id => "course $id"];
if ($support !== '') {
    $ids = array_keys($DB->get_records('course', ['shortname' => $support], '', 'id'));
    if (count($ids) === 1) { $places[$ids[0]] = "the support course '$support'"; } else { say("There is no single support course '$support': no term there is changed."); }
}
foreach ($user ? $places : [] as $place => $name) {
    $enrolled = false;
    foreach (enrol_get_instances($place, false) as $i) {
        $ue = $i->enrol === 'manual' ? $DB->get_record('user_enrolments', ['enrolid' => $i->id, 'userid' => $user->id]) : false;
        if (!$ue) { continue; }
        $enrolled = true;
        if ((int)$ue->status !== ENROL_USER_ACTIVE) { say("The enrolment of '$user->username' in $name is suspended by itself: it is left as it is."); continue; }
        $terms[$i->id] = [$i, $ue, $end === 0 || (int)$ue->timeend === 0 ? 0 : max($end, (int)$ue->timeend)];
    }
    $enrolled || say("'$user->username' is not enrolled by hand in $name any more: that is left as it is.");
}

$memory = (object)(['move' => $move, 'course' => $id, 'end' => $end] + array_diff_key((array)$memory, ['found' => 0]) );
[$memory->move, $memory->course, $memory->end] = [$move, $id, $end];
if ($closed) { $memory->found = $found; }
$text = json_encode($memory, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
$fresh = function () use ($id, $user) { // Sessions and caches that looked while the transaction was open must look again.
    context_course::instance($id)->mark_dirty();
    $user && mark_user_dirty($user->id);
    cache_helper::purge_by_event('changesincourse');
    cache_helper::purge_by_event('changesincoursecat');
    cache_helper::invalidate_by_definition('core', 'config', [], 'gabarit');
};
$transaction = $DB->start_delegated_transaction();
try {
    set_config("order.$order", $text, 'gabarit');
    foreach ($statuses as $key => $status) { (int)$methods[$key]->status === $status || switcher($methods[$key])->update_status($methods[$key], $status); }
    $fields && update_course((object)(['id' => $id] + $fields));
    foreach ($terms as [$i, $ue, $until]) {
        (int)$ue->timeend === $until || enrol_get_plugin('manual')->update_user_enrol($i, $ue->userid, null, null, $until);
    }
} catch (Throwable $e) {
    try { $transaction->rollback($e); } catch (Throwable $same) { $fresh(); throw $e; }
}
$stage = 5;
$transaction->allow_commit();
$fresh();

// The proof: everything read back.
$wrong = [];
$now = $DB->get_record('course', ['id' => $id]);
foreach (array_intersect_key($fields, ['visible' => 0, 'visibleold' => 0]) as $field => $value) { (int)$now->$field === (int)$value || $wrong[] = "the course's $field"; }
if (isset($fields['enddate']) && (int)$now->enddate !== $end) { say("The course's format reckons its end itself: it is left at that."); }
$on = [];
foreach (enrol_get_instances($id, false) as $i) {
    if ((int)$i->status === ENROL_INSTANCE_ENABLED) { $on[] = $i; }
    // One that came while this ran is in nobody's plan.
    (int)$i->status === ($statuses[$i->id] ?? ($closed ? null : (int)$i->status)) || $wrong[] = 'the enrolment method ' . title($i);
}
foreach ($terms as [$i, $ue, $until]) {
    $row = $DB->get_record('user_enrolments', ['id' => $ue->id]);
    $row && [(int)$row->timeend, $row->timestart, $row->status] === [$until, $ue->timestart, $ue->status] || $wrong[] = "the buyer's term in course $i->courseid";
}
json_encode(remembered($order), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) === $text || $wrong[] = "Moodle's memory of the order";
$lock->release();
!$wrong || fail(5, 'Not as the order says, something in this Moodle changed it again: ' . implode('; ', $wrong) . '. Mend the cause and run this again.');

// Whoever gets in all the same does so by a role, and that is told.
$context = context_course::instance($id);
if ($closed && $user && (is_enrolled($context, $user, '', true) || can_access_course($now, $user, '', true))) {
    say("'$user->username' may still enter course $id, by a role that may see courses without being enrolled (moodle/course:view).");
}
if (!$closed && !$on) { say("No enrolment method of course $id is switched on: nobody can get in by one."); }
say("Order $order, move $move ($verb): the access to course $id ('$now->shortname') is $access" . ($end ? ', the term ends ' . gmdate('Y-m-d\TH:i:s\Z', $end) : ', without end') . '.');
file_put_contents('php://fd/3', json_encode(['schema' => 'gabarit.applied/1', 'order' => $order, 'move' => $move, 'course_id' => $id,
    'shortname' => $now->shortname, 'found' => $closed ? $found : null], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) . "\n");
