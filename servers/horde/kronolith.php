<?php
// Kronolith's configuration: events are in Horde's database.

$conf = [
    'calendar' => ['driver' => 'sql', 'params' => ['driverconfig' => 'horde', 'table' => 'kronolith_events', 'utc' => true]],
    'storage' => ['driver' => 'sql', 'params' => ['driverconfig' => 'horde', 'table' => 'kronolith_storage']],
    'calendars' => ['driver' => 'default'],
    'resources' => ['enabled' => false],
    'resource' => ['driver' => ''],
    'documents' => ['driver' => ''],
    'holidays' => ['enable' => false],
    'autoshare' => ['shareperms' => 'none'],
    'share' => ['notify' => false],
    'menu' => ['import_export' => false],
    'maps' => ['driver' => false],
    'metadata' => ['keywords' => false],
];
