//! The statements for invites and devices.

use super::super::Error;
use super::log::{Values, bytes, column};
use super::open::failure;
use crate::accounts::{Device, Identity, Invite, Newcomer, Redeemed, Seen, Settlement, settle};
use crate::secret::Hash;
use deadpool_postgres::{Client, Transaction};
use erikti_sync::Id;
use tokio_postgres::Row;

const INVITE: &str =
    "SELECT person, name, role, organisation, organisation_name, secret, created, expires, device FROM invite";
const DEVICE: &str = "SELECT person, name, role, organisation, organisation_name, id, replica, grants, joined, revoked, \
                      seen, backlog, clock FROM device";

fn identity(row: &Row) -> Result<Identity, Error> {
    Ok(Identity {
        person: Id::from_bytes(bytes(row, 0)?),
        name: column(row, 1)?,
        role: column(row, 2)?,
        organisation: Id::from_bytes(bytes(row, 3)?),
        organisation_name: column(row, 4)?,
    })
}

fn invite(row: &Row) -> Result<Invite, Error> {
    let device = column::<Option<&[u8]>>(row, 8)?;
    Ok(Invite {
        identity: identity(row)?,
        secret: Hash(bytes(row, 5)?),
        created_ms: column(row, 6)?,
        expires_ms: column(row, 7)?,
        device: match device {
            Some(_) => Some(Id::from_bytes(bytes(row, 8)?)),
            None => None,
        },
    })
}

fn device(row: &Row) -> Result<Device, Error> {
    let small = |at: usize| u32::try_from(column::<i64>(row, at)?).map_err(|_| Error::damaged("a count out of range"));
    let seen = match column::<Option<i64>>(row, 10)? {
        Some(at_ms) => Some(Seen { at_ms, backlog: small(11)?, clock_ms: column(row, 12)? }),
        None => None,
    };
    Ok(Device {
        identity: identity(row)?,
        id: Id::from_bytes(bytes(row, 5)?),
        replica: Id::from_bytes(bytes(row, 6)?),
        grants: small(7)?,
        joined_ms: column(row, 8)?,
        revoked_ms: column(row, 9)?,
        seen,
    })
}

pub(super) async fn create_invite(client: &Client, invite: &Invite) -> Result<(), Error> {
    let sql = "INSERT INTO invite (secret, person, name, role, organisation, organisation_name, created, expires) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let who = &invite.identity;
    let (secret, person) = (invite.secret.0.as_slice(), who.person.bytes().as_slice());
    let organisation = who.organisation.bytes().as_slice();
    let row: Values<'_, 8> = [
        &secret,
        &person,
        &who.name,
        &who.role,
        &organisation,
        &who.organisation_name,
        &invite.created_ms,
        &invite.expires_ms,
    ];
    client.execute(sql, &row).await.map(|_| ()).map_err(failure)
}

/// The invite's row is locked first: of several at once one wins, whatever process they came to.
pub(super) async fn redeem(
    client: &mut Client,
    secret: Hash,
    newcomer: Newcomer,
    now_ms: i64,
) -> Result<Redeemed, Error> {
    let transaction = client.transaction().await.map_err(failure)?;
    let find = format!("{INVITE} WHERE secret = $1 FOR UPDATE");
    let Some(row) = transaction.query_opt(&find, &[&secret.0.as_slice()]).await.map_err(failure)? else {
        return Ok(Redeemed::Unknown);
    };
    let invite = invite(&row)?;
    let used_by = match invite.device {
        Some(id) => find_device(&transaction, id).await?,
        None => None,
    };
    let device = match settle(&invite, used_by, &newcomer, now_ms) {
        Settlement::Refused(refused) => return Ok(refused),
        Settlement::Fresh(device) => {
            insert_device(&transaction, &device, newcomer.token).await?;
            let row: Values<'_, 2> = [&secret.0.as_slice(), &device.id.bytes().as_slice()];
            transaction.execute("UPDATE invite SET device = $2 WHERE secret = $1", &row).await.map_err(failure)?;
            device
        }
        Settlement::Again(device) => {
            let row: Values<'_, 2> = [&device.id.bytes().as_slice(), &newcomer.token.0.as_slice()];
            transaction.execute("UPDATE device SET token = $2 WHERE id = $1", &row).await.map_err(failure)?;
            device
        }
    };
    transaction.commit().await.map_err(failure)?;
    Ok(Redeemed::Device(Box::new(device)))
}

async fn find_device(transaction: &Transaction<'_>, id: Id) -> Result<Option<Device>, Error> {
    let sql = format!("{DEVICE} WHERE id = $1");
    let row = transaction.query_opt(&sql, &[&id.bytes().as_slice()]).await.map_err(failure)?;
    row.as_ref().map(device).transpose()
}

async fn insert_device(transaction: &Transaction<'_>, device: &Device, token: Hash) -> Result<(), Error> {
    let sql = "INSERT INTO device \
               (id, token, person, name, role, organisation, organisation_name, replica, grants, joined) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let who = &device.identity;
    let [id, person, organisation, replica] =
        [&device.id, &who.person, &who.organisation, &device.replica].map(|id| id.bytes().as_slice());
    let (token, grants) = (token.0.as_slice(), i64::from(device.grants));
    let row: Values<'_, 10> = [
        &id,
        &token,
        &person,
        &who.name,
        &who.role,
        &organisation,
        &who.organisation_name,
        &replica,
        &grants,
        &device.joined_ms,
    ];
    transaction.execute(sql, &row).await.map(|_| ()).map_err(failure)
}

pub(super) async fn open_invites(client: &Client, now_ms: i64) -> Result<Vec<Invite>, Error> {
    let sql = format!("{INVITE} WHERE device IS NULL AND expires > $1 ORDER BY created, secret");
    client.query(&sql, &[&now_ms]).await.map_err(failure)?.iter().map(invite).collect()
}

pub(super) async fn by_token(client: &Client, token: Hash) -> Result<Option<Device>, Error> {
    let find = client.prepare_cached(&format!("{DEVICE} WHERE token = $1")).await.map_err(failure)?;
    let row = client.query_opt(&find, &[&token.0.as_slice()]).await.map_err(failure)?;
    row.as_ref().map(device).transpose()
}

pub(super) async fn tokens(client: &Client) -> Result<Vec<Hash>, Error> {
    let rows = client.query("SELECT token FROM device", &[]).await.map_err(failure)?;
    rows.iter().map(|row| bytes(row, 0).map(Hash)).collect()
}

/// Notes what devices said of themselves. A row that another process holds is left to it: what it notes is as new.
pub(super) async fn touch(transaction: &Transaction<'_>, seen: &[(Id, Seen)]) -> Result<(), Error> {
    if seen.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE device SET seen = said.seen, backlog = said.backlog, clock = said.clock \
               FROM unnest($1::bytea[], $2::int8[], $3::int8[], $4::int8[]) AS said (id, seen, backlog, clock) \
               WHERE device.id = said.id \
               AND device.id IN (SELECT id FROM device WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED)";
    let note = transaction.prepare_cached(sql).await.map_err(failure)?;
    let devices: Vec<&[u8]> = seen.iter().map(|(id, _)| id.bytes().as_slice()).collect();
    let times: Vec<i64> = seen.iter().map(|(_, seen)| seen.at_ms).collect();
    let backlogs: Vec<i64> = seen.iter().map(|(_, seen)| i64::from(seen.backlog)).collect();
    let clocks: Vec<i64> = seen.iter().map(|(_, seen)| seen.clock_ms).collect();
    let rows: Values<'_, 4> = [&devices, &times, &backlogs, &clocks];
    transaction.execute(&note, &rows).await.map(|_| ()).map_err(failure)
}

pub(super) async fn revoke(client: &Client, device: Id, now_ms: i64) -> Result<bool, Error> {
    let sql = "UPDATE device SET revoked = $2 WHERE id = $1 AND revoked IS NULL";
    let row: Values<'_, 2> = [&device.bytes().as_slice(), &now_ms];
    client.execute(sql, &row).await.map(|ended| ended > 0).map_err(failure)
}

pub(super) async fn devices(client: &Client) -> Result<Vec<Device>, Error> {
    let sql = format!("{DEVICE} ORDER BY joined, id");
    client.query(&sql, &[]).await.map_err(failure)?.iter().map(device).collect()
}
