package io.everwire.conformance.mutant;

import io.everwire.conformance.mutant.Mutant.Maker;
import io.everwire.spi.Loop;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** All mutants, as {@code mutants.tsv} has them. */
public final class Mutants {
    private static final String RESOURCE = "/io/everwire/conformance/mutants.tsv";
    /** Its capabilities are other than it says, which no decorator of its transports can do. */
    static final String MODEST = "does-what-it-does-not-declare";

    private static final String FLAWLESS = "flawless";
    private static final int MARKS_IGNORED = 16;

    private static final Map<String, Maker> MAKERS = Map.ofEntries(
            // what goes out
            connections("drops-the-last-on-close", WrongWrites.DropsTheLastOnClose::new),
            connections("swaps-two", WrongWrites.SwapsTwo::new),
            connections("keeps-the-memory", WrongWrites.KeepsTheMemory::new),
            connections("cuts-long-writes", WrongWrites.CutsLongOnes::new),
            connections("repeats-behind-a-part", WrongWrites.RepeatsBehindAPart::new),
            connections("says-sent-at-once", WrongWrites.SaysSentAtOnce::new),
            connections("says-sent-too-early", WrongWrites.SaysSentTooEarly::new),
            connections("claims-too-little", WrongWrites.ClaimsTooLittle::new),
            connections("waits-in-the-flush", WrongWrites.WaitsInTheFlush::new),
            connections("tells-room-inside-the-flush", WrongWrites.TellsRoomInsideTheFlush::new),
            connections("tells-room-twice", WrongWrites.TellsRoomTwice::new),
            connections("never-tells-room", WrongWrites.NeverTellsRoom::new),
            Map.entry(
                    "ignores-the-marks",
                    (good, settings) -> good.create(settings.withMarks(
                            settings.lowMark() * MARKS_IGNORED, settings.highMark() * MARKS_IGNORED))),
            // what comes in
            connections("reads-on-when-paused", WrongReads.ReadsOnWhenPaused::new),
            connections("reads-one-too-many", WrongReads.ReadsOneTooMany::new),
            connections("adds-credit-up", WrongReads.AddsCreditUp::new),
            connections("forgets-demands-in-callbacks", WrongReads.ForgetsDemandsInsideACallback::new),
            Map.entry("ignores-the-read-size", (good, settings) -> good.create(settings.withReadBytes(1 << 20))),
            connections("flips-a-bit", WrongReads.FlipsABit::new),
            connections("needs-the-chunk-afterwards", WrongReads.NeedsTheChunkAfterwards::new),
            connections("ends-before-the-last-bytes", WrongReads.EndsBeforeTheLastBytes::new),
            connections("tells-the-end-twice", WrongReads.TellsTheEndTwice::new),
            connections("loses-a-chunk-in-a-move", WrongReads.LosesAChunkInAMove::new),
            connections("changes-threads", WrongReads.ChangesThreads::new),
            connections("swallows-what-is-thrown", WrongReads.SwallowsWhatIsThrown::new),
            // beginning and end
            connections("opens-twice", WrongEnds.OpensTwice::new),
            connections("finishes-both-ways", WrongEnds.FinishesBothWays::new),
            connections("ignores-finish", WrongEnds.IgnoresFinish::new),
            connections("takes-a-reset-for-an-end", WrongEnds.TakesAResetForAnEnd::new),
            connections("throws-at-the-second-close", WrongEnds.ThrowsAtTheSecondClose::new),
            connections("calls-after-closed", WrongEnds.CallsAfterClosed::new),
            connections("tells-closed-twice", WrongEnds.TellsClosedTwice::new),
            connections("never-tells-closed", WrongEnds.NeverTellsClosed::new),
            connections("never-completes-a-close", WrongEnds.NeverCompletesAClose::new),
            connections("completes-a-close-too-early", WrongEnds.CompletesACloseTooEarly::new),
            connections("aborts-instead-of-closing", WrongEnds.AbortsInsteadOfClosing::new),
            connections("closes-instead-of-aborting", WrongEnds.ClosesInsteadOfAborting::new),
            connections("forgets-the-reason", WrongEnds.ForgetsTheReason::new),
            connections("forgets-its-addresses", WrongEnds.ForgetsItsAddresses::new),
            connections("blames-itself", WrongEnds.BlamesItself::new),
            connections("keeps-what-was-replaced", WrongSessions.KeepsWhatWasReplaced::new),
            // transports
            transports("leaks-a-descriptor", WrongTransports.LeaksADescriptor::new),
            transports("ignores-cancel", WrongTransports.IgnoresCancel::new),
            transports("never-times-out", WrongTransports.NeverTimesOut::new),
            transports("throws-at-bad-addresses", WrongTransports.ThrowsAtBadAddresses::new),
            transports("forgets-its-local-address", WrongTransports.ForgetsItsLocalAddress::new),
            transports("ignores-pause", WrongTransports.IgnoresPause::new),
            transports("keeps-its-ports", WrongTransports.KeepsItsPorts::new),
            transports("keeps-the-unwanted", WrongTransports.KeepsTheUnwanted::new),
            transports("is-over-too-early", WrongTransports.SaysItIsOverTooEarly::new),
            Map.entry(MODEST, TransportProvider::create),
            // loops
            loops("rings-at-once", WrongLoops.RingsAtOnce::new),
            loops("rings-out-of-order", WrongLoops.RingsOutOfOrder::new),
            loops("rings-elsewhere", WrongLoops.RingsElsewhere::new),
            loops("rings-when-cancelled", WrongLoops.RingsWhenCancelled::new),
            loops("rings-for-each-arming", WrongLoops.RingsForEachArming::new),
            loops("rings-inside-the-call", WrongLoops.RingsInsideTheCall::new),
            loops("mixes-tasks-up", WrongLoops.MixesTasksUp::new));

    /** Mistakes of sessions above a transport that makes none. */
    private static final Map<String, UnaryOperator<Multiplexer>> STREAMS = Map.ofEntries(
            pipes("trims-replay-on-write", WrongSessions.TrimsReplayOnWrite::new),
            pipes("acknowledges-too-much", WrongSessions.AcknowledgesTooMuch::new),
            pipes("acknowledges-what-was-before", WrongSessions.AcknowledgesWhatWasBefore::new),
            pipes("takes-what-is-lost-for-delivered", WrongSessions.TakesWhatIsLostForDelivered::new),
            pipes("loses-a-finish-behind-a-cut", WrongSessions.LosesAFinishBehindACut::new),
            pipes("counts-a-window-twice", WrongSessions.CountsAWindowTwice::new),
            pipes("uses-an-id-again", WrongSessions.UsesAnIdAgain::new),
            pipes("hears-a-byte-too-few", WrongSessions.HearsAByteTooFew::new),
            pipes("hears-a-byte-twice", WrongSessions.HearsAByteTwice::new),
            Map.entry(
                    "never-gives-a-wire-up",
                    good -> (pipe, observer) -> new WrongSessions.NeverGivesAWireUp(good.start(pipe, observer))));

    private Mutants() {}

    /** In the order of the table, with networks of their own. */
    public static List<Mutant> all() {
        try (InputStream stream = Objects.requireNonNull(Mutants.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(Mutants::parse).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A fresh one of that name, or {@link #flawless}. */
    public static Mutant named(String name) {
        return name.equals(FLAWLESS)
                ? flawless()
                : all().stream()
                        .filter(mutant -> mutant.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no mutant " + name));
    }

    /** No mutant at all: what all of them are made from. */
    public static Mutant flawless() {
        return new Mutant(FLAWLESS, "Nothing.", List.of(), TransportProvider::create, UnaryOperator.identity());
    }

    private static Mutant parse(String line) {
        String[] cells = line.split("\t", -1);
        String name = cells[0];
        if (!names().contains(name)) {
            throw new IllegalStateException("nobody makes the mutant " + name);
        }
        return new Mutant(
                name,
                cells[1],
                List.of(cells[2].split(",", -1)),
                MAKERS.getOrDefault(name, TransportProvider::create),
                STREAMS.getOrDefault(name, UnaryOperator.identity()));
    }

    /** Those that can be made; the table has the same. */
    static Set<String> names() {
        Set<String> names = new HashSet<>(MAKERS.keySet());
        names.addAll(STREAMS.keySet());
        return names;
    }

    private static Map.Entry<String, UnaryOperator<Multiplexer>> pipes(
            String name, Supplier<? extends ThroughPipe> pipes) {
        return Map.entry(
                name, good -> (pipe, observer) -> good.start(pipes.get().over(pipe), observer));
    }

    private static Map.Entry<String, Maker> connections(String name, Supplier<? extends Through> connections) {
        return transports(name, good -> new ThroughTransport(good, connections));
    }

    private static Map.Entry<String, Maker> loops(String name, UnaryOperator<Loop> spoil) {
        return transports(name, good -> new WrongLoops.Of(good, spoil));
    }

    private static Map.Entry<String, Maker> transports(String name, UnaryOperator<Transport> spoil) {
        return Map.entry(name, (good, settings) -> spoil.apply(good.create(settings)));
    }
}
