<?php
// Makes the users of a DAViCal server by its own means: php users.php SERVER USER…

$_SERVER += [
    'SERVER_NAME' => $argv[1], 'SERVER_PORT' => '80', 'REMOTE_ADDR' => '127.0.0.1', 'HTTP_USER_AGENT' => 'users.php',
    'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SCRIPT_NAME' => '/index.php',
];
chdir('/usr/share/davical/htdocs');
require_once './always.php';
require_once 'Principal.php';
require_once 'auth-functions.php';
foreach (array_slice($argv, 2) as $user) {
    $principal = new Principal('username', $user);
    $principal->Create([
        'username' => $user, 'fullname' => ucfirst($user), 'displayname' => ucfirst($user),
        'email' => "$user@example.test", 'password' => "**{$user}pw",
    ]);
    CreateHomeCollections($user);
}
