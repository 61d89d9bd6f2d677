<?php
// Horde's configuration: what Debian's example says, and what is other than there.

require '/etc/horde/horde/conf.php.dist';
$data = getenv('HORDE_DATA');
$conf = array_replace_recursive($conf, [
    'debug_level' => 0,
    'use_ssl' => 0,
    'secret_key' => 'calspec',
    'tmpdir' => $data,
    'compress_pages' => false,
    'urls' => ['token_lifetime' => 30, 'hmac_lifetime' => 30, 'pretty' => false],
    'sql' => ['phptype' => 'sqlite', 'database' => "$data/horde.sqlite", 'charset' => 'utf-8'],
    'auth' => ['admins' => [], 'driver' => 'sql', 'params' => [
        'driverconfig' => 'horde', 'table' => 'horde_users', 'username_field' => 'user_uid', 'password_field' => 'user_pass',
        'encryption' => 'plain',
    ]],
    'prefs' => ['driver' => 'Sql', 'params' => ['driverconfig' => 'horde']],
    'share' => ['driver' => 'Sqlng', 'auto_create' => true],
    'history' => ['driver' => 'Sql', 'params' => ['driverconfig' => 'horde']],
    'davstorage' => ['driver' => 'Sql', 'params' => ['driverconfig' => 'horde']],
    'perms' => ['driver' => 'Null'],
    'group' => ['driver' => 'Mock'],
    'cache' => ['driver' => 'Null', 'default_lifetime' => 86400],
    'lock' => ['driver' => 'Sql', 'params' => ['driverconfig' => 'horde', 'table' => 'horde_locks']],
    'token' => ['driver' => 'Null'],
    'alarms' => ['driver' => false],
    'vfs' => ['type' => 'File', 'params' => ['vfsroot' => $data]],
    'mailer' => ['type' => 'null', 'params' => []],
    'sessionhandler' => ['type' => 'Builtin'],
    'log' => ['enabled' => false],
]);
