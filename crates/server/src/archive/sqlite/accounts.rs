//! The statements for invites and devices.

use super::super::Error;
use super::open::failure;
use crate::accounts::{Device, Identity, Invite, Newcomer, Redeemed, Seen, Settlement, settle};
use crate::secret::Hash;
use erikti_sync::Id;
use rusqlite::{Connection, OptionalExtension, Result as Sql, Row, params};

const INVITE: &str =
    "SELECT person, name, role, organisation, organisation_name, secret, created, expires, device FROM invite";
const DEVICE: &str = "SELECT person, name, role, organisation, organisation_name, id, replica, grants, joined, revoked, \
                      seen, backlog, clock FROM device";

fn id(row: &Row<'_>, at: usize) -> Sql<Id> {
    Ok(Id::from_bytes(row.get(at)?))
}

fn identity(row: &Row<'_>) -> Sql<Identity> {
    Ok(Identity {
        person: id(row, 0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        organisation: id(row, 3)?,
        organisation_name: row.get(4)?,
    })
}

fn invite(row: &Row<'_>) -> Sql<Invite> {
    Ok(Invite {
        identity: identity(row)?,
        secret: Hash(row.get(5)?),
        created_ms: row.get(6)?,
        expires_ms: row.get(7)?,
        device: row.get::<_, Option<[u8; 16]>>(8)?.map(Id::from_bytes),
    })
}

fn device(row: &Row<'_>) -> Sql<Device> {
    let seen = match row.get(10)? {
        Some(at_ms) => Some(Seen { at_ms, backlog: row.get(11)?, clock_ms: row.get(12)? }),
        None => None,
    };
    Ok(Device {
        identity: identity(row)?,
        id: id(row, 5)?,
        replica: id(row, 6)?,
        grants: row.get(7)?,
        joined_ms: row.get(8)?,
        revoked_ms: row.get(9)?,
        seen,
    })
}

pub(super) fn create_invite(connection: &Connection, invite: &Invite) -> Result<(), Error> {
    let keep = || {
        let mut statement = connection.prepare_cached(
            "INSERT INTO invite (secret, person, name, role, organisation, organisation_name, created, expires) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let who = &invite.identity;
        statement.execute(params![
            invite.secret.0,
            who.person.bytes(),
            who.name,
            who.role,
            who.organisation.bytes(),
            who.organisation_name,
            invite.created_ms,
            invite.expires_ms
        ])
    };
    keep().map(|_| ()).map_err(failure)
}

/// Runs in the one writing thread inside a transaction that holds the write lock: of several at once one wins.
pub(super) fn redeem(
    connection: &Connection,
    secret: Hash,
    newcomer: Newcomer,
    now_ms: i64,
) -> Result<Redeemed, Error> {
    let Some(invite) = find_invite(connection, secret).map_err(failure)? else {
        return Ok(Redeemed::Unknown);
    };
    let used_by = match invite.device {
        Some(id) => find_device(connection, id).map_err(failure)?,
        None => None,
    };
    let device = match settle(&invite, used_by, &newcomer, now_ms) {
        Settlement::Refused(refused) => return Ok(refused),
        Settlement::Fresh(device) => {
            insert_device(connection, &device, newcomer.token).map_err(failure)?;
            mark_used(connection, secret, device.id).map_err(failure)?;
            device
        }
        Settlement::Again(device) => {
            new_token(connection, device.id, newcomer.token).map_err(failure)?;
            device
        }
    };
    Ok(Redeemed::Device(Box::new(device)))
}

fn find_invite(connection: &Connection, secret: Hash) -> Sql<Option<Invite>> {
    connection.prepare_cached(&format!("{INVITE} WHERE secret = ?1"))?.query_row([secret.0], invite).optional()
}

fn find_device(connection: &Connection, id: Id) -> Sql<Option<Device>> {
    connection.prepare_cached(&format!("{DEVICE} WHERE id = ?1"))?.query_row([id.bytes()], device).optional()
}

fn insert_device(connection: &Connection, device: &Device, token: Hash) -> Sql<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO device (id, token, person, name, role, organisation, organisation_name, replica, grants, joined) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let who = &device.identity;
    statement.execute(params![
        device.id.bytes(),
        token.0,
        who.person.bytes(),
        who.name,
        who.role,
        who.organisation.bytes(),
        who.organisation_name,
        device.replica.bytes(),
        device.grants,
        device.joined_ms
    ])?;
    Ok(())
}

fn mark_used(connection: &Connection, secret: Hash, device: Id) -> Sql<()> {
    let mut statement = connection.prepare_cached("UPDATE invite SET device = ?2 WHERE secret = ?1")?;
    statement.execute(params![secret.0, device.bytes()]).map(|_| ())
}

fn new_token(connection: &Connection, device: Id, token: Hash) -> Sql<()> {
    let mut statement = connection.prepare_cached("UPDATE device SET token = ?2 WHERE id = ?1")?;
    statement.execute(params![device.bytes(), token.0]).map(|_| ())
}

pub(super) fn open_invites(connection: &Connection, now_ms: i64) -> Result<Vec<Invite>, Error> {
    let all = || {
        let sql = format!("{INVITE} WHERE device IS NULL AND expires > ?1 ORDER BY created, secret");
        connection.prepare_cached(&sql)?.query_map([now_ms], invite)?.collect::<Sql<Vec<Invite>>>()
    };
    all().map_err(failure)
}

pub(super) fn by_token(connection: &Connection, token: Hash) -> Result<Option<Device>, Error> {
    let find =
        || connection.prepare_cached(&format!("{DEVICE} WHERE token = ?1"))?.query_row([token.0], device).optional();
    find().map_err(failure)
}

pub(super) fn tokens(connection: &Connection) -> Result<Vec<Hash>, Error> {
    let all = || {
        let mut statement = connection.prepare_cached("SELECT token FROM device")?;
        statement.query_map([], |row| row.get(0).map(Hash))?.collect::<Sql<Vec<Hash>>>()
    };
    all().map_err(failure)
}

pub(super) fn touch(connection: &Connection, device: Id, seen: Seen) -> Result<(), Error> {
    let note = || {
        let sql = "UPDATE device SET seen = ?2, backlog = ?3, clock = ?4 WHERE id = ?1";
        let row = params![device.bytes(), seen.at_ms, seen.backlog, seen.clock_ms];
        connection.prepare_cached(sql)?.execute(row).map(|_| ())
    };
    note().map_err(failure)
}

pub(super) fn revoke(connection: &Connection, device: Id, now_ms: i64) -> Result<bool, Error> {
    let end = || {
        let sql = "UPDATE device SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL";
        connection.prepare_cached(sql)?.execute(params![device.bytes(), now_ms])
    };
    end().map(|ended| ended > 0).map_err(failure)
}

pub(super) fn devices(connection: &Connection) -> Result<Vec<Device>, Error> {
    let all = || {
        let sql = format!("{DEVICE} ORDER BY joined, id");
        connection.prepare_cached(&sql)?.query_map([], device)?.collect::<Sql<Vec<Device>>>()
    };
    all().map_err(failure)
}
