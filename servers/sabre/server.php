<?php
// sabre/dav 1.8 as a CalDAV server: the makers' own parts put together, and passwords <name>pw.

// The library is older than the language it runs in; its warnings would stand in front of its answers.
error_reporting(E_ALL & ~E_DEPRECATED & ~E_STRICT & ~E_NOTICE & ~E_WARNING);
date_default_timezone_set('UTC');
require_once 'Sabre/autoload.php';

class Passwords extends Sabre\DAV\Auth\Backend\AbstractBasic {
    private $principals;

    function __construct($principals) {
        $this->principals = $principals;
    }

    protected function validateUserPass($user, $password) {
        return $password === $user . 'pw' && $this->principals->getPrincipalByPath("principals/$user");
    }
}

$database = new PDO('sqlite:' . getenv('DATABASE'));
$database->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
$database->exec('PRAGMA busy_timeout = 10000');
$principals = new Sabre\DAVACL\PrincipalBackend\PDO($database);
$calendars = new Sabre\CalDAV\Backend\PDO($database);
$server = new Sabre\DAV\Server([
    new Sabre\CalDAV\Principal\Collection($principals),
    new Sabre\CalDAV\CalendarRootNode($principals, $calendars),
]);
$server->setBaseUri('/');
$server->addPlugin(new Sabre\DAV\Auth\Plugin(new Passwords($principals), 'sabre'));
$server->addPlugin(new Sabre\DAVACL\Plugin());
$server->addPlugin(new Sabre\CalDAV\Plugin());
$server->addPlugin(new Sabre\CalDAV\ICSExportPlugin());
$server->exec();
