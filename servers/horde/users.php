<?php
// Makes users in the database of Horde, and calendars of the first: php users.php CALENDARS USER…
//
// WebDAV makes none: MKCALENDAR is answered 201 Created and nothing is done. The last part of a calendar's URL is unlike any other's on
// the whole server, so that only one user can have those that calspec looks for.

$database = new PDO('sqlite:' . getenv('HORDE_DATA') . '/horde.sqlite');
$database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$database->exec('PRAGMA journal_mode = WAL');
$database->beginTransaction();
$user = $database->prepare('INSERT INTO horde_users (user_uid, user_pass) VALUES (?, ?)');
foreach (array_slice($argv, 2) as $name) {
    $user->execute([$name, $name . 'pw']);
}
$calendar = $database->prepare('INSERT INTO kronolith_sharesng (share_name, share_owner, attribute_name) VALUES (?, ?, ?)');
$place = $database->prepare("INSERT INTO horde_dav_collections (id_interface, id_internal, id_external) VALUES ('calendar', ?, ?)");
for ($number = 1; $number <= $argv[1]; $number++) {
    $calendar->execute(["calspec-$number", $argv[2], 'Calendar']);
    $place->execute(["calspec-$number", "calspec-$number"]);
}
$database->commit();
