package io.everwire.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aBrokenPluginIsReportedAndTheOthersStillRun() throws IOException {
        String missing = Program.plugin(directory, "missing", "nowhere.NoSuchProvider");
        String garbage =
                Files.writeString(directory.resolve("garbage.jar"), "no JAR").toString();
        String good = Program.plugin(directory, Providers.Good.class);
        Program ran = Program.run(
                "--plugin", missing, "--plugin", garbage, "--plugin", good, "--transport", "good", "--cases", "TC-4");
        assertEquals(0, ran.exitCode(), ran::toString);
        assertTrue(ran.err().contains("nowhere.NoSuchProvider"), ran::toString);
        assertTrue(ran.err().contains(garbage + " is left out"), ran::toString);
        assertTrue(ran.out().contains("good: 1 passed"), ran::toString);
    }

    @Test
    void transportsAreListedWithWhyTheyCannotRun() {
        Program ran =
                Program.run("--plugin", Program.plugin(directory, Providers.Elsewhere.class), "--list-transports");
        assertEquals(0, ran.exitCode());
        assertTrue(ran.out().lines().anyMatch(line -> line.matches("nio +available")), ran::toString);
        assertTrue(ran.out().contains("not available: The moon is not full. Wait for it."), ran::toString);
    }

    @Test
    void whatIsClosedLeavesTheThreadAsItWas() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Program.run("--plugin", Program.plugin(directory, Providers.Good.class), "--list");
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void aDryRunSaysWhatWouldBeSkippedAndRunsNothing() {
        KitLauncher never = (provider, cases, settings, peers, listener) -> {
            throw new IllegalStateException("has been run");
        };
        String jar = Program.plugin(directory, Providers.Plain.class);
        Program ran = Program.run(never, "--plugin", jar, "--transport", "plain", "--cases", "CO-8,TC-4", "--dry-run");
        assertEquals(0, ran.exitCode(), ran::toString);
        assertTrue(ran.out().contains("would be skipped: plain does not declare LISTEN"), ran::toString);
        assertTrue(ran.out().lines().anyMatch(line -> line.matches("plain +TC-4 +would run")), ran::toString);
    }

    @Test
    void theListHasWhatIsSelectedOnly() {
        Program ran = Program.run("--list", "--cases", "HC-*,DI-1", "--level", "must");
        assertTrue(
                ran.out().lines().allMatch(line -> line.startsWith("HC-") || line.startsWith("DI-1 ")), ran::toString);
        assertTrue(ran.out().contains("HC-1 "), ran::toString);
        assertFalse(ran.out().contains("DI-10"), ran::toString);
    }

    @Test
    void eachRepetitionHasTheNextSeed() {
        Program ran = Program.run("--transport", "nio", "--cases", "TC-4", "--repeat", "3", "--seed", "5");
        assertEquals(0, ran.exitCode(), ran::toString);
        assertTrue(ran.out().contains("nio: 3 passed"), ran::toString);
    }

    /** Whose fault would it be? The plugin is checked against the others already, in both roles. */
    @Test
    void aPluginIsNoPeerOfTheTransportsThatTheProgramBrings() {
        String jar = Program.plugin(directory, Providers.Flipping.class);
        Program ran = Program.run("--plugin", jar, "--transport", "nio", "--cases", "HC-2");
        assertEquals(0, ran.exitCode(), ran::toString);
    }
}
