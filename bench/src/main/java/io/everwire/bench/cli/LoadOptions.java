package io.everwire.bench.cli;

import io.everwire.bench.load.Bulk;
import io.everwire.bench.load.Command;
import io.everwire.bench.load.Handshakes;
import io.everwire.bench.load.IdleSessions;
import io.everwire.bench.load.IdleStreams;
import io.everwire.bench.load.Load;
import io.everwire.bench.load.Opens;
import io.everwire.bench.load.PingPong;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which load, and how much of it. */
final class LoadOptions {
    @ArgGroup(multiplicity = "1")
    private Kind kind = new Kind();

    @Option(
            names = "--streams",
            paramLabel = "S",
            converter = Converters.Crowd.class,
            description = "With --cmd: on so many streams at once (default: 1).")
    private int streams = 1;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            converter = Converters.Size.class,
            description = "With --cmd: on each of the streams, such as 64MiB (default: 1GiB).")
    private long bytes = 1 << 30;

    @Option(names = "--verify", description = "With --cmd echo: compare each byte that comes back.")
    private boolean verify;

    @Option(
            names = "--conc",
            paramLabel = "C",
            converter = Converters.Crowd.class,
            description = "With counts: so many at once (default: 1).")
    private int atOnce = 1;

    @Option(
            names = "--hold",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "With --idle-...: keep them for so long (default: 60s).")
    private Duration hold = Duration.ofMinutes(1);

    /** Exactly one of these is given. */
    private static final class Kind {
        @Option(
                names = "--cmd",
                required = true,
                paramLabel = "echo|discard|source",
                description = "Move many bytes: both ways, up or down.",
                converter = Converters.CommandKind.class)
        private Command.@Nullable Kind command;

        @Option(
                names = "--rtt",
                required = true,
                paramLabel = "N",
                converter = Converters.Count.class,
                description = "So many times: open a stream, have 64 bytes echoed, close it.")
        private long opens;

        @Option(
                names = "--pingpong",
                required = true,
                paramLabel = "N",
                converter = Converters.Count.class,
                description = "So many times: have 64 bytes echoed on streams that stay open.")
        private long messages;

        @Option(
                names = "--handshakes",
                required = true,
                paramLabel = "N",
                converter = Converters.Count.class,
                description = "So many times: begin a session, to the exit's answer, and close it.")
        private long handshakes;

        @Option(
                names = "--idle-sessions",
                required = true,
                paramLabel = "N",
                converter = Converters.Crowd.class,
                description = "Hold so many sessions, and see whether all of them still work.")
        private int idleSessions;

        @Option(
                names = "--idle-streams",
                required = true,
                paramLabel = "N",
                converter = Converters.Crowd.class,
                description = "Hold so many streams, and see whether all of them still work.")
        private int idleStreams;

        @Option(
                names = "--repl",
                required = true,
                description = "Print READY, then run what each line SCENARIO BYTES on standard input asks for.")
        private boolean repl;
    }

    boolean repl() {
        return kind.repl;
    }

    /** How many sessions there are to be, where so many were asked for. */
    int sessions(int asked) {
        return kind.idleSessions > 0 ? kind.idleSessions : asked;
    }

    Load load() {
        if (kind.command != null) {
            return new Bulk(kind.command, streams, bytes, verify);
        } else if (kind.opens > 0) {
            return new Opens(kind.opens, atOnce);
        } else if (kind.messages > 0) {
            return new PingPong(kind.messages, atOnce);
        } else if (kind.handshakes > 0) {
            return new Handshakes(kind.handshakes, atOnce);
        } else if (kind.idleStreams > 0) {
            return new IdleStreams(kind.idleStreams, hold);
        }
        return new IdleSessions(kind.idleSessions, hold);
    }
}
