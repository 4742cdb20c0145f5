package io.everwire.protocolr.world;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.everwire.protocolr.tinyss.CipherSwap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The worlds themselves under test: planted mistakes are found within a few seeds, and by what they break. */
class MutantTest {
    private static final int SEEDS = 12;

    /** A mistake, and words of which one must be in what the world says of it. */
    private record Planted(String name, Supplier<Mutant> mutant, List<String> words) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Planted> mistakes() {
        return Stream.of(
                planted("trims replay on write", Mutants::trimsReplayOnWrite, "do not rise", "CANNOT_RESUME"),
                planted(
                        "acknowledges before delivery",
                        Mutants::acknowledgesBeforeDelivery,
                        "do not rise",
                        "PROTOCOL_ERROR"),
                planted("leaves an alarm behind", Mutants::leavesAnAlarmBehind, "alarms are left"),
                planted("loses a fin after a cut", Mutants::losesAFinAfterACut, "did not come about"),
                planted(
                        "counts consumed bytes twice after a cut",
                        Mutants::countsConsumedBytesTwiceAfterACut,
                        "were consumed of",
                        "PROTOCOL_ERROR",
                        "did not come about",
                        "do not rise"),
                planted(
                        "loses what comes first after a cut",
                        Mutants::losesWhatComesFirstAfterACut,
                        "PROTOCOL_ERROR",
                        "wrong byte"),
                planted(
                        "delivers twice what comes first after a cut",
                        Mutants::deliversTwiceWhatComesFirstAfterACut,
                        "PROTOCOL_ERROR",
                        "wrong byte"),
                planted(
                        "takes what was sent for proven at a cut",
                        Mutants::takesWhatWasSentForProvenAtACut,
                        "never sent",
                        "do not rise",
                        "delivered"),
                planted(
                        "replays one byte late",
                        Mutants::replaysOneByteLate,
                        "a wrong byte",
                        "PROTOCOL_ERROR",
                        "CANNOT_RESUME",
                        "do not rise"),
                planted(
                        "replays one byte early",
                        Mutants::replaysOneByteEarly,
                        "a wrong byte",
                        "PROTOCOL_ERROR",
                        "CANNOT_RESUME",
                        "do not rise"),
                planted(
                        "sends its counter before the old wire stopped",
                        Mutants::sendsItsCounterBeforeTheOldWireStopped,
                        "a wrong byte",
                        "PROTOCOL_ERROR",
                        "CANNOT_RESUME",
                        "do not rise"),
                planted(
                        "always answers that the session is new",
                        Mutants::alwaysAnswersThatTheSessionIsNew,
                        "SESSION_UNKNOWN",
                        "did not come about"),
                planted("seals all wires under one key", Mutants::sealsAllWiresUnderOneKey, "nonce is used twice"),
                planted("repeats a nonce", Mutants::repeatsANonce, "nonce is used twice"),
                planted(
                        "keeps the old wire alive after a takeover",
                        Mutants::keepsTheOldWireAliveAfterATakeover,
                        "wires for"),
                planted(
                        "never closes its last wire",
                        Mutants::neverClosesItsLastWire,
                        "wires at the client",
                        "connections are left",
                        "did not come about"),
                planted(
                        "never declares a silent wire dead",
                        Mutants::neverDeclaresASilentWireDead,
                        "TIMEOUT",
                        "did not come about"),
                planted(
                        "forgets a session that waits for its wire",
                        Mutants::forgetsASessionThatWaitsForItsWire,
                        "EXPIRED",
                        "SESSION_UNKNOWN"));
    }

    private static Planted planted(String name, Supplier<Mutant> mutant, String... words) {
        return new Planted(name, mutant, List.of(words));
    }

    @AfterAll
    static void restoreCipher() {
        CipherSwap.restore();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isFound(Planted planted) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Optional<Throwable> found =
                    RoughWorld.of(seed, planted.mutant().get()).failure();
            if (found.isPresent()) {
                String said = String.valueOf(found.get().getMessage());
                assertTrue(planted.words().stream().anyMatch(said::contains), said);
                return;
            }
        }
        fail(planted + ": " + SEEDS + " worlds did not notice");
    }
}
