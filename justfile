# The verbs people type. `just` alone lists them.
default:
    @just --list

# Everything that needs nothing but cargo.
test:
    cargo test

# The cases against the reference and the Rust libraries.
run *ARGS:
    cargo run --release -- run {{ARGS}}

# Mistakes in case, specification and subject files.
lint:
    cargo run --release -- lint

# Which requirements have a case.
coverage:
    cargo run --release -- coverage

# Whether the checks of the cases notice anything.
audit:
    cargo run --release -- audit

# What CI runs.
ci:
    .ci/run

# The JSON Schemas, written from the types again.
schemas:
    UPDATE_SCHEMAS=1 cargo test --test schemas

# Ratios: an adapter beside a bare pipe, a server beside a null server.
bench:
    cargo bench
