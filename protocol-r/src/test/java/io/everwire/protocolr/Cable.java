package io.everwire.protocolr;

import io.everwire.testkit.loop.ManualLoop;

/** Joins a dialled and an accepted connection; bytes travel when the test says so. */
final class Cable {
    private final ManualLoop loop;
    private final ScriptedConnection client;
    private final ScriptedConnection exit;

    Cable(ManualLoop loop, ScriptedConnection client, ScriptedConnection exit) {
        this.loop = loop;
        this.client = client;
        this.exit = exit;
    }

    ScriptedConnection client() {
        return client;
    }

    ScriptedConnection exit() {
        return exit;
    }

    /** Carries everything both ways until nothing moves. */
    void carry() {
        loop.run();
        boolean moved = true;
        while (moved) {
            moved = carryTo(exit, client.takeWritten());
            moved |= carryTo(client, exit.takeWritten());
            moved |= carryFin(client, exit);
            moved |= carryFin(exit, client);
            loop.run();
        }
    }

    private boolean carryFin(ScriptedConnection from, ScriptedConnection to) {
        if (!from.takeFin()) {
            return false;
        }
        to.deliverEnd();
        loop.run();
        return true;
    }

    private boolean carryTo(ScriptedConnection to, byte[] bytes) {
        if (bytes.length == 0 || to.ended() != null) {
            return false;
        }
        to.deliver(bytes);
        loop.run();
        return true;
    }

    /** Everything under way is lost, and both sides are told. */
    void cut() {
        client.lose();
        exit.lose();
        loop.run();
    }
}
