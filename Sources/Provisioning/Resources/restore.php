<?php
define('CLI_SCRIPT', true);
// PHP that reads its script from standard input has no STDERR, and would close descriptor 2 after the first use of it.
define('STDERR', fopen('php://stderr', 'w'));
function say(string $text) { fwrite(STDERR, "restore.sh: $text\n"); }
function fail(int $code, string $text) { say($text); exit($code); }
function need($condition, string $text) { $condition || fail(1, $text); }
function answer(string $text) { file_put_contents('php://fd/3', "$text\n"); exit(0); }
[$mode, $args] = [$argv[1], array_slice($argv, 2)];
$order = getenv('ORDER'); $shortname = getenv('SHORTNAME'); $idnumber = getenv('IDNUMBER');
foreach ($mode === 'check' ? [getenv('PACKAGE') => 'PACKAGE', 'users.csv' => 'USERS', 'assignments.json' => 'ASSIGNMENTS'] : [] as $file => $key) {
    [$path, $digest] = [getenv('KIT') . "/$file", getenv("{$key}_SHA256")]; // A package may have been issued without a digest.
    need($digest === '' ? (string)@filesize($path) === getenv("{$key}_BYTES") : @hash_file('sha256', $path) === $digest,
        "'$file' is missing, unreadable or not as it was issued. Copy the kit again, or issue it again.");
}
$kit = json_decode(file_get_contents(getenv('KIT') . '/assignments.json'));
require(getenv('MOODLE') . '/config.php');
require_once($CFG->dirroot . '/course/lib.php');
require_once($CFG->dirroot . '/backup/util/includes/restore_includes.php');
\core\session\manager::set_user(get_admin()); // As Moodle's own commands do.
$json = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
// Where the site lacks the owner's role, the buyer gets the teacher's alone: said each time, and mended by a later run.
$owns = fn($a) => $a->target === 'new' && $a->role === getenv('OWNER_ROLE');
if (!$DB->record_exists('role', ['shortname' => getenv('OWNER_ROLE')])
        && array_filter($kit->assignments, fn($a) => $a->target === 'new' && !$owns($a))) {
    $kit->assignments = array_values(array_filter($kit->assignments, fn($a) => !$owns($a)));
    $mode !== 'check' || say("This site has no role '" . getenv('OWNER_ROLE') . "': the buyer only teaches in the course, and does not own it. "
        . "Create the role (archetype editing teacher, context type course) and run this again: it adds it.");
}
$delete = 'php ' . getenv('CLI') . '/delete_course.php --courseid=';

// The courses that Moodle's database takes for this short name, as its upload of users will.
function named(string $name): array { return $GLOBALS['DB']->get_records('course', ['shortname' => $name], '', 'id, shortname, idnumber'); }
// Whether Moodle began to restore this course and has not come to the end.
function unfinished(int $id): bool {
    $all = $GLOBALS['DB']->get_records_menu('backup_controllers', ['operation' => 'restore', 'itemid' => $id], '', 'id, status');
    return $all && !in_array(backup::STATUS_FINISHED_OK, $all);
}
// The manual enrolment method that Moodle's upload of users takes: the first one, be it switched on or not.
function manual(int $courseid) { return current(array_filter(enrol_get_instances($courseid, false), fn($i) => $i->enrol === 'manual')); }
function switched_on($method): bool { return $method && (int)$method->status === ENROL_INSTANCE_ENABLED; }
function enrolment(int $courseid, int $userid) {
    $method = manual($courseid);
    return $method ? $GLOBALS['DB']->get_record('user_enrolments', ['enrolid' => $method->id, 'userid' => $userid]) : false;
}
// What Moodle remembers of this order, as apply.sh goes on with it: {"move":N,"course":ID,"end":END,"accepted":["mod_chat"],…}.
function memory(): stdClass {
    $row = $GLOBALS['DB']->get_record('config_plugins', ['plugin' => 'gabarit', 'name' => 'order.' . getenv('ORDER')], 'name, value');
    // Databases that take A for a would give another order's.
    $memory = $row && $row->name === 'order.' . getenv('ORDER') ? json_decode($row->value) : null;
    return is_object($memory) ? $memory : (object)[];
}
// Whether this Moodle restores what belongs to a plugin.
function has(string $type, string $name): bool {
    switch ($type) {
        case 'mod': return class_exists("restore_{$name}_activity_task"); // restore_factory::get_restore_activity_task
        // Conditions that are disabled, one kind or all, are ignored as if they were missing:
        // restore_module_structure_step::process_module, core_availability\tree::__construct.
        case 'availability':
            return !empty($GLOBALS['CFG']->enableavailability) && isset(core_plugin_manager::instance()->get_enabled_plugins($type)[$name]);
        default: return (bool)core_component::get_plugin_directory($type, $name);
    }
}
// What the package requires and this Moodle lacks, by the name that --accept-loss takes.
function missing(): array {
    global $CFG;
    $missing = [];
    [$version, $release] = [getenv('MOODLE_VERSION'), getenv('MOODLE_RELEASE')];
    // Moodle's own comparison, of which it only warns: restore_prechecks_helper::execute_prechecks.
    if ($version === '' || (float)$CFG->version < (float)$version) {
        $missing['moodle'] = $version === '' ? 'a version of Moodle that the package does not state'
            : trim("Moodle $release") . " or later (version $version; this is $CFG->release, version $CFG->version)";
    }
    foreach (array_filter(explode(' ', getenv('REQUIRES'))) as $one) {
        [$component, $count] = explode(':', $one);
        has(...explode('_', $component, 2)) || $missing[$component] = "$component ($count)";
    }
    if (getenv('UNNAMED')) { $missing['unnamed'] = 'plugins with names that no plugin can have (' . getenv('UNNAMED') . ')'; }
    return $missing;
}
// Required plugins that are disabled: a restore brings what belongs to them, and nobody sees it (get_course_mods).
function hidden_by_site(): array {
    $hidden = [];
    foreach (['mod' => 'modules', 'block' => 'block'] as $type => $table) {
        foreach ($GLOBALS['DB']->get_fieldset_select($table, 'name', 'visible = 0') as $name) {
            strpos(' ' . getenv('REQUIRES'), " {$type}_$name:") === false || $hidden[] = "{$type}_$name";
        }
    }
    return $hidden;
}
// What is missing, and was given up.
function accepted(): array { return array_keys(array_intersect_key(missing(), array_flip(explode(',', getenv('ACCEPTED'))))); }
// Refuses to go on where something would be lost that nobody gave up.
function need_plugins() {
    $missing = missing();
    $lost = array_diff_key($missing, array_flip(accepted()));
    need(!$lost, 'This Moodle lacks what the package requires: ' . implode(', ', $lost) . '. A restore would leave out whatever belongs to it, '
        . 'and say nothing. Install, enable or upgrade what is missing, or restore without it: --accept-loss ' . implode(',', array_keys($missing)));
    $hidden = hidden_by_site();
    !$hidden || say('Disabled on this site: ' . implode(', ', $hidden) . '. What belongs to it is restored, and stays hidden until it is enabled.');
    !$missing || say('Restoring without what --accept-loss names and this Moodle lacks: ' . implode(', ', $missing) . '.');
}
function course_of(stdClass $a, int $new): int { return $a->target === 'new' ? $new : (int)key(named($a->course)); }
// The buyer's account, or null. Never somebody else's, and always one that Moodle's upload of users accepts.
function account(stdClass $buyer): ?stdClass {
    global $DB;
    $name = $buyer->username;
    need($name !== 'guest' && $name === core_user::clean_field($name, 'username'), "Moodle does not accept the username '$name'. Correct the order.");
    need(validate_email($buyer->email), "The e-mail address of '$name' is not valid. Correct the order.");
    if ($user = core_user::get_user_by_username($name)) {
        need(core_text::strtolower($user->email) === core_text::strtolower($buyer->email),
            "The account '$name' has another e-mail address than the order. Find out whether it is the same person; correct the order, or the account.");
        need(!$user->suspended, "The account '$name' is suspended. Lift that first, if it is to be lifted.");
        need(!is_siteadmin($user), "'$name' is a site administrator, whom Moodle's upload of users never touches. Order for another account.");
        return $user;
    }
    $others = $DB->get_fieldset_select('user', 'id', 'deleted = 0 AND ' . $DB->sql_equal('email', '?', false), [$buyer->email]);
    need(!$others, "The e-mail address of '$name' belongs to another account (user id " . implode(', ', $others)
        . '). If that is the buyer, issue the order again for that username.');
    return null;
}

if ($mode === 'check') {
    need(!moodle_needs_upgrading(), 'Moodle waits for its upgrade. Finish that first.');
    need(!function_exists('posix_geteuid') || posix_geteuid() !== 0 || fileowner($CFG->dataroot) === 0,
        "Moodle's files belong to the web server's user, not to root. Run this as that user: sudo -u www-data sh restore.sh …");
    need(core_course_category::get((int)getenv('CATEGORYID'), IGNORE_MISSING, true),
        'There is no course category ' . getenv('CATEGORYID') . '. Create it, or issue the order again for another one.');
    need(enrol_is_enabled('manual'), "Manual enrolment is switched off on this site. Switch it on under 'Manage enrol plugins'.");
    account($kit->buyer);
    foreach ($kit->assignments as $a) {
        need($a->username === $kit->buyer->username, "Order $order assigns someone other than its buyer. Issue it again.");
        $where = SITEID; // A new course offers the same roles as the front page.
        if ($a->target === 'support') {
            $found = named($a->course);
            need(count($found) === 1, "There is no single support course '$a->course'. Create it, or issue the order again with another one.");
            $where = (int)key($found);
            need(switched_on(manual($where)), "The support course '$a->course' has no manual enrolment that is switched on. See its 'Enrolment methods'.");
        }
        // A role named by a number would be taken for a role's id.
        $ok = !is_numeric($a->role) && in_array($a->role, get_assignable_roles(context_course::instance($where), ROLENAME_SHORT), true);
        need($ok, ($DB->record_exists('role', ['shortname' => $a->role]) ? "The role '$a->role' cannot be assigned in courses: tick 'Course' in its context types"
            : "There is no role '$a->role': create it (context type: course)")
            . ($a->role === getenv('OWNER_ROLE') ? ', or issue the order again with another owner role.' : '.'));
    }
    // The course: this order's own, or else nobody's. It is known by its id number; where the order gives none, by Moodle's memory.
    $found = named($shortname);
    $course = count($found) === 1 ? reset($found) : null;
    $claimed = $idnumber === '' ? $DB->get_record('course', ['id' => memory()->course ?? 0], 'id, shortname') : false;
    !$claimed || $claimed->shortname === $shortname || fail(4, "Order $order was delivered before, as course $claimed->id, "
        . "and that has another name now ('$claimed->shortname'). No second copy is made.");
    $ours = $course && $course->shortname === $shortname && ($claimed || in_array($course->idnumber, [$idnumber, ''], true));
    if ($ours && unfinished($course->id)) {
        fail(4, "Course $course->id has the short name '$shortname', but its restore has not finished. If nobody is at work on it and this kit left it, "
            . "delete it ($delete$course->id) and run this again.");
    }
    if ($args[0]) {
        $ours && $course->id == $args[0] || fail(4, "Course $args[0] cannot be adopted: it is not the one course '$shortname', or has another id number.");
        need_plugins();
        answer("adopt $course->id 0");
    }
    if ($ours && ($claimed || $idnumber !== '' && $course->idnumber === $idnumber)) { answer("have $course->id 0"); }
    $other = $idnumber === '' ? false : $DB->get_field('course', 'id', ['idnumber' => $idnumber], IGNORE_MULTIPLE);
    !$other || fail(4, "Course $other has the id number '$idnumber': order $order was delivered before, and the course has another name now. No second copy is made.");
    foreach ($DB->get_recordset('course', null, '', 'id, shortname') as $c) {
        // Letter case never tells two customers apart, whatever this database makes of it.
        if (isset($found[$c->id]) || core_text::strtolower(trim($c->shortname)) === core_text::strtolower(trim($shortname))) {
            fail(4, "The short name '$shortname' is taken by course $c->id. Issue the order again under another one." . (!$ours ? ''
                : " But if an interrupted run of this kit left that course (it has no id number), look it over and add `--adopt $c->id`."));
        }
    }
    $other = $DB->get_field('course', 'id', ['fullname' => getenv('FULLNAME')], IGNORE_MULTIPLE);
    !$other || fail(4, "The full name is taken by course $other, and Moodle would change both names. Issue the order again under another full name.");
    need_plugins();
    answer('new 0 ' . (int)$DB->get_field_sql('SELECT MAX(id) FROM {course}'));
} else if ($mode === 'left') { // What a failed restore left behind.
    $restoring = get_string_manager()->get_string('restoringcourseshortname', 'backup', null, $CFG->lang);
    foreach ($DB->get_records_select('course', 'id > ?', [$args[0]], 'id', 'id, shortname') as $c) {
        if (unfinished($c->id) || strpos($c->shortname, $restoring) === 0) {
            say("Course $c->id ('$c->shortname') was left unfinished. If nobody else is restoring just now, delete it: $delete$c->id");
        }
    }
} else if ($mode === 'take') { // Which course did Moodle make, and under which name?
    // Moodle announces the id in the site's language: each new course's announcement is looked for, in every language.
    $id = null;
    foreach ($DB->get_fieldset_select('course', 'id', 'id > ?', [$args[0]]) as $c) {
        foreach (array_keys(get_string_manager()->get_list_of_translations(true)) as $lang) {
            $line = '== ' . get_string_manager()->get_string('restoredcourseid', 'backup', $c, $lang) . ' ==';
            $id = in_array($line, explode("\n", $args[1]), true) ? $c : $id;
        }
    }
    $id || fail(4, "Moodle restored a course (id above $args[0]), but it cannot be told which. Nobody was given access. Find it, and run this again with --adopt and its id.");
    $real = $DB->get_field('course', 'shortname', ['id' => $id]);
    $real === $shortname && array_keys(named($shortname)) == [$id] || fail(4, "A name was taken meanwhile: Moodle called the new course $id '$real', "
        . "not '$shortname'. Nobody was given access. Delete it ($delete$id) and issue the order again under another name.");
    answer($id);
} else if ($mode === 'claim') { // The course is this order's: its id number, Moodle's memory of it, and a way in.
    $course = get_course($args[0]);
    $whole = $DB->start_delegated_transaction();
    $idnumber === '' || update_course((object)['id' => $course->id, 'idnumber' => $idnumber]);
    $end = current(array_filter($kit->assignments, fn($a) => $a->target === 'new'))->end;
    $fresh = ['move' => 0, 'course' => (int)$course->id, 'end' => $end === null ? 0 : strtotime($end)];
    if ($accepted = accepted()) { $fresh['accepted'] = $accepted; }
    // Moves that were applied to another course say nothing about this one.
    $memory = memory();
    set_config("order.$order", json_encode(($memory->course ?? null) === $fresh['course'] ? (array)$memory + $fresh : $fresh, $json), 'gabarit');
    $plugin = enrol_get_plugin('manual');
    manual($course->id) || $plugin->add_default_instance($course);
    switched_on(manual($course->id)) || $plugin->update_status(manual($course->id), ENROL_INSTANCE_ENABLED);
    $whole->allow_commit();
} else if ($mode === 'before') { // The terms people have already: they must not get shorter.
    $terms = [];
    $user = account($kit->buyer); // Once more, for the restore may have taken long.
    foreach ($kit->assignments as $a) {
        $id = course_of($a, (int)$args[0]);
        $enrolled = $user ? enrolment($id, $user->id) : false;
        need($a->target !== 'new' || switched_on(manual($id)) && !($enrolled && $enrolled->status),
            "Access to course $id was suspended or switched off after its delivery. Nothing was changed; resume it in Moodle if that is wanted.");
        if ($enrolled) { $terms[$id] = [(int)$enrolled->timestart, (int)$enrolled->timeend]; }
    }
    answer(json_encode((object)$terms));
} else if ($mode === 'settle') { // Exact terms, for users.csv knows whole days and no "without end"; then the proof.
    $terms = json_decode($args[1], true);
    $user = account($kit->buyer);
    $missing = [];
    foreach ($kit->assignments as $a) {
        $id = course_of($a, (int)$args[0]);
        $what = "'$a->username' as '$a->role' in course '$a->course'";
        $enrolled = $user && $id ? enrolment($id, $user->id) : false;
        if (!$enrolled) { $missing[] = "$what (not enrolled)"; continue; }
        [$start, $end] = [strtotime($a->start), $a->end === null ? 0 : strtotime($a->end)];
        if (isset($terms[$id])) {
            [$oldstart, $oldend] = $terms[$id];
            $start = $oldend === 0 || $oldend >= $start ? min($start, $oldstart) : $start;
            $end = $oldend === 0 || $end === 0 ? 0 : max($end, $oldend);
        }
        if ($enrolled->timestart != $start || $enrolled->timeend != $end) {
            enrol_get_plugin('manual')->update_user_enrol(manual($id), $user->id, null, $start, $end);
            $enrolled = enrolment($id, $user->id);
        }
        $role = $DB->get_field('role', 'id', ['shortname' => $a->role]);
        if (!$role || !user_has_role_assignment($user->id, $role, context_course::instance($id)->id)) { $missing[] = "$what (role)"; }
        if ($enrolled->timestart != $start || $enrolled->timeend != $end) { $missing[] = "$what (start or end)"; }
        if ($enrolled->status != ($a->status === 'active' ? ENROL_USER_ACTIVE : ENROL_USER_SUSPENDED)) { $missing[] = "$what (status)"; }
    }
    !$missing || fail(5, 'Missing in Moodle: ' . implode('; ', $missing) . '.');
    answer(json_encode(['schema' => 'gabarit.applied/1', 'order' => $order, 'move' => 0, 'course_id' => (int)$args[0],
        'shortname' => $DB->get_field('course', 'shortname', ['id' => $args[0]]), 'found' => null], $json));
}
