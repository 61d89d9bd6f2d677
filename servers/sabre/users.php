<?php
// Makes the database DATABASE by the statements that come with sabre/dav, and a principal for each user given.

$database = new PDO('sqlite:' . getenv('DATABASE'));
$database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$database->exec('PRAGMA journal_mode = WAL');
foreach (['calendars', 'principals', 'locks', 'users'] as $table) {
    $database->exec(file_get_contents("/usr/share/doc/php-sabre-dav/examples/sql/sqlite.$table.sql"));
}
$database->exec('DELETE FROM principals');
$principal = $database->prepare('INSERT INTO principals (uri, email, displayname) VALUES (?, ?, ?)');
foreach (array_slice($argv, 1) as $user) {
    $principal->execute(["principals/$user", "$user@example.test", ucfirst($user)]);
    $principal->execute(["principals/$user/calendar-proxy-read", null, null]);
    $principal->execute(["principals/$user/calendar-proxy-write", null, null]);
}
