package io.everwire.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitCodesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void aTransportThatKeepsTheContractEndsWithZero() {
        Program ran = Program.run("--transport", "nio", "--cases", "TC-4,ti-1");
        assertEquals(0, ran.exitCode(), ran::toString);
        assertTrue(ran.out().contains("nio: 2 passed, 0 failed, 0 skipped"), ran::toString);
    }

    @Test
    void aMustThatFailsEndsWithOneAndShowsTheLogAndTheCommand() {
        String jar = Program.plugin(directory, Providers.Flipping.class);
        Program ran = Program.run("--plugin", jar, "--transport", "flipping,nio", "--cases", "HC-2", "--seed", "7");
        assertEquals(1, ran.exitCode(), ran::toString);
        assertTrue(ran.out().contains("FAILED HC-2 (MUST) over flipping, initiator against a raw peer, seed 7"));
        assertTrue(ran.out().contains("tested      opened"), ran::toString);
        assertTrue(ran.out().contains("--transport flipping --cases HC-2 --seed 7"), ran::toString);
    }

    @Test
    void wrongUsageEndsWithTwo() throws IOException {
        assertEquals(2, Program.run("--no-such-option").exitCode());
        assertEquals(2, Program.run("--level", "may").exitCode());
        assertEquals(2, Program.run("--repeat", "0").exitCode());
        assertEquals(2, Program.run("--timeout-factor", "0").exitCode());
        assertEquals(
                2,
                Program.run("--plugin", directory.resolve("none.jar").toString())
                        .exitCode());
        Path file = Files.createFile(directory.resolve("file"));
        assertEquals(2, Program.run("--cases", "TC-4", "--out", file.toString()).exitCode());
    }

    @Test
    void anUnknownTransportEndsWithThreeAndNamesThoseThereAre() {
        Program ran = Program.run("--transport", "nio,pigeon");
        assertEquals(3, ran.exitCode());
        assertTrue(ran.err().contains("no transport 'pigeon'; there are: "), ran::toString);
        assertTrue(ran.err().contains("nio"), ran::toString);
    }

    @Test
    void aTransportThatCannotRunHereEndsWithFourAndTheOthersStillRun() {
        String jar = Program.plugin(directory, Providers.Elsewhere.class);
        Program ran = Program.run("--plugin", jar, "--transport", "elsewhere,nio", "--cases", "TC-4");
        assertEquals(4, ran.exitCode(), ran::toString);
        assertTrue(ran.out().contains("elsewhere: not available: The moon is not full. Wait for it."), ran::toString);
        assertTrue(ran.out().contains("nio: 1 passed"), ran::toString);
    }

    @Test
    void aSelectionOfNothingEndsWithFive() {
        assertEquals(5, Program.run("--cases", "TC-4,NO-*").exitCode());
        String jar = Program.plugin(directory, Providers.Plain.class);
        Program skipped = Program.run("--plugin", jar, "--transport", "plain", "--cases", "CO-8");
        assertEquals(5, skipped.exitCode(), skipped::toString);
        assertTrue(skipped.out().contains("0 passed, 0 failed, 1 skipped"), skipped::toString);
    }

    @Test
    void aKitThatFailsEndsWithSix() {
        KitLauncher broken = (provider, cases, settings, peers, listener) -> {
            throw new IllegalStateException("broken");
        };
        Program ran = Program.run(broken, "--transport", "nio", "--cases", "TC-4");
        assertEquals(6, ran.exitCode());
        assertTrue(ran.err().contains("the kit failed"), ran::toString);
    }

    @Test
    void aCaseThatCannotEvenBeginEndsWithSix() {
        String jar = Program.plugin(directory, Providers.Mute.class);
        Program ran = Program.run("--plugin", jar, "--transport", "mute", "--cases", "TC-4");
        assertEquals(6, ran.exitCode(), ran::toString);
        assertTrue(ran.err().contains("mute"), ran::toString);
    }
}
