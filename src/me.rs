//! Who holds this phone, and what this person may do: asked before a button is shown. The answers are the model's, and the
//! server gives them again for every tap.

use erikti_model::Read;
use erikti_model::kinds::activity::Direction;
use erikti_model::kinds::{activity, aid, money, signup, volunteer};
use erikti_model::policy::{self, May, Place, Reach, Role, Thing, activity_space, organisation_space, person_space};
use erikti_sync::{Id, Ledger, Record, Session, Space};

/// Who holds this phone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Me {
    /// The person.
    pub person: Id,
    /// The name.
    pub name: String,
    /// The role, if this build knows it.
    pub role: Option<Role>,
    /// The organisation.
    pub organisation: Id,
    /// Its name.
    pub organisation_name: String,
}

/// What a person may do with an activity.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rights {
    /// Where changes of its plan are written, if this person may make any.
    pub edits: Option<Space>,
    /// Sees its roster and runs, marks who came.
    pub leads: bool,
    /// Confirms the hours of everybody else who came.
    pub confirms: bool,
    /// Puts it into the catalogue without asking anybody.
    pub publishes: bool,
    /// Says who leads it and who deputises.
    pub hands_on: bool,
}

/// Who holds the phone; nil before joining. What is written in the space of nil moves into the space of whoever joins.
pub fn holder(me: &Option<Me>) -> Id {
    me.as_ref().map_or(Id::NIL, |me| me.person)
}

impl Me {
    /// Of this session; `None` before joining.
    pub fn of(session: &Session) -> Option<Self> {
        let pass = session.pass()?;
        let name = session.ledger().record(pass.person).and_then(|record| record.get(volunteer::name));
        Some(Self {
            person: pass.person,
            name: name.unwrap_or_else(|| pass.name.clone()),
            role: Role::parse(&pass.role),
            organisation: pass.organisation,
            organisation_name: pass.organisation_name.clone(),
        })
    }

    /// This person's own space.
    pub fn own(&self) -> Space {
        person_space(self.person)
    }

    /// Where what this person plans lives: among those who lead, or in the own space.
    pub fn home(&self) -> Space {
        if self.role.is_some_and(Role::leads) { organisation_space(self.organisation) } else { self.own() }
    }

    /// Whether this person's role does the thing at least this far; one of a newer version does nothing.
    pub fn does(&self, thing: Thing, at_least: Reach) -> bool {
        self.role.is_some_and(|role| role.does(thing, at_least))
    }

    /// Whether this person may propose an activity.
    pub fn plans(&self) -> bool {
        self.role.is_some_and(|role| matches!(policy::may(role, Thing::ProposeActivity), May::Propose | May::Do(_)))
    }

    /// Whether this person keeps the child register of a course.
    pub fn keeps_register(&self) -> bool {
        self.does(Thing::ChildRegister, Reach::Team)
    }

    /// Whether this person plans courses and gives their seats.
    pub fn plans_courses(&self) -> bool {
        self.does(Thing::WorkshopCourse, Reach::Organisation)
    }

    /// Whether this person is told at the desk what courses come to.
    pub fn counts_workshops(&self) -> bool {
        self.decides() && self.role.is_some_and(|role| policy::may(role, Thing::WorkshopCounts) == May::Count)
    }

    /// Whether this person decides about what waits in the tray.
    pub fn decides(&self) -> bool {
        self.does(Thing::DecideTray, Reach::Organisation)
    }

    /// Whether this person writes down what people come to the front office with.
    pub fn receives(&self) -> bool {
        self.does(Thing::Consultations, Reach::Organisation)
    }

    /// What this person may do with this activity.
    pub fn at(&self, activity: &Record) -> Rights {
        let organiser = activity.get(activity::organiser);
        let ours = organiser.is_some_and(|organiser| self.reaches(organiser));
        let publishes = ours && self.does(Thing::PublishActivity, Reach::Organisation);
        // A volunteer's proposal has no roster before it is in the organisation's hands.
        let taken_up = matches!(Place::of(activity.space()), Place::Organisation(_));
        let led = activity::is_led_by(activity, self.person) && self.does(Thing::AttendanceMark, Reach::Team);
        let leads = taken_up && (led || publishes);
        let own = Some(self.own()).filter(|own| activity.space() == own);
        let edits = own.or_else(|| organiser.filter(|_| leads || publishes).map(organisation_space));
        let confirms = leads && self.does(Thing::ConfirmHours, Reach::Team);
        let hands_on = taken_up && (publishes || activity.get(activity::leader) == Some(self.person));
        Rights { edits, leads, confirms, publishes, hands_on }
    }

    /// Where this person writes what is taken in at a collection, if on duty there: whoever leads beside the roster, whoever
    /// signed up at home.
    pub fn takes_in(&self, ledger: &Ledger, id: Id) -> Option<Space> {
        let planned = ledger.record(id).filter(|it| it.get(activity::direction) == Some(Direction::Collection))?;
        if !self.does(Thing::AidIntake, Reach::Team) {
            return None;
        }
        if self.at(planned).leads {
            return Some(activity_space(id));
        }
        let ours = planned.get(activity::organiser) == Some(self.organisation);
        (ours && signup::is_joined(ledger, id, self.person)).then(|| self.own())
    }

    /// Whether what this person sends, moves or mends counts at once; what whoever leads proposes waits for a coordinator.
    pub fn mends(&self) -> bool {
        self.does(Thing::AidCorrection, Reach::Organisation)
    }

    /// Whether this person counts whom was helped at an activity that one leads.
    pub fn helps(&self) -> bool {
        self.does(Thing::HelpRecord, Reach::Team)
    }

    /// Whether what is written into this space stands, at once or after a coordinator's approval.
    pub fn writes(&self, ledger: &Ledger, space: &Space) -> bool {
        match Place::of(space) {
            Place::Person(person) => person == self.person,
            Place::Organisation(of) => self.role.is_some_and(Role::leads) && self.reaches(of),
            Place::Activity(id) => ledger.record(id).is_some_and(|activity| self.at(activity).leads),
            Place::Course(_) => self.keeps_register(),
            // What was decided stays decided: the server acted on it.
            Place::Desk(_) | Place::Certificate(_) | Place::Public | Place::Unknown => false,
        }
    }

    /// Whether this person may settle what is contested in this record.
    pub fn settles(&self, ledger: &Ledger, record: &Record) -> bool {
        match record.kind().as_str() {
            // A line is never written twice.
            aid::KIND | money::KIND => false,
            activity::KIND => self.at(record).edits.as_ref() == Some(record.space()),
            _ => self.writes(ledger, record.space()),
        }
    }

    /// Whether what this person may do in an organisation goes as far as this one.
    fn reaches(&self, organisation: Id) -> bool {
        organisation == self.organisation || self.does(Thing::PublishActivity, Reach::All)
    }
}
