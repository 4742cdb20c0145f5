package io.everwire.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What happens to the connections of a network: an immutable value from which {@link #schedule} (faults by time) and
 * {@link #forConnection} (faults by connection) follow. The same plan always gives the same faults. It prints to one
 * line and parses back, so that a failing run can be reported and replayed:
 *
 * <pre>{@code
 * FaultPlan plan = FaultPlan.seeded(42)
 *         .cutEvery(Duration.ofMillis(200))           // all live connections, 100 to 300 ms after the last time
 *         .resets(0.3)                                // three of ten times RST in place of FIN
 *         .freezes(0.1, Duration.ofSeconds(2))        // or a freeze of up to two seconds
 *         .throttle(Direction.DOWN, 1_000_000);
 * plan.toString();  // seed=42 every=200ms chance=0.3*reset chance=0.1*freeze(both,2s) each=throttle(down,1000000)
 * }</pre>
 */
public final class FaultPlan {
    private static final long CONNECTION_SALT = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final Duration period;
    private final List<Chance> strikes;
    private final List<Chance> some;
    private final List<Fault.OnConnection> each;
    private final List<ForOne> ones;
    private final FaultScript script;

    private FaultPlan(
            long seed,
            Duration period,
            List<Chance> strikes,
            List<Chance> some,
            List<Fault.OnConnection> each,
            List<ForOne> ones,
            FaultScript script) {
        this.seed = seed;
        this.period = period;
        this.strikes = strikes;
        this.some = some;
        this.each = each;
        this.ones = ones;
        this.script = script;
        if (strikes.stream().mapToDouble(Chance::probability).sum() > 1.000_001) {
            throw new IllegalArgumentException("chances " + strikes + " are more than 1 in sum");
        }
    }

    /** Nothing happens. */
    public static FaultPlan none() {
        return seeded(0);
    }

    /** Nothing happens yet; what is added draws from this seed. */
    public static FaultPlan seeded(long seed) {
        return new FaultPlan(seed, Duration.ZERO, List.of(), List.of(), List.of(), List.of(), FaultScript.EMPTY);
    }

    /** Exactly these faults. */
    public static FaultPlan of(FaultScript script) {
        return none().with(script);
    }

    /**
     * Reads the text of a plan.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static FaultPlan parse(String text) {
        FaultPlan plan = none();
        for (String word : text.split(" +", -1)) {
            plan = word.isEmpty() ? plan : plan.withWord(word);
        }
        return plan;
    }

    private FaultPlan withWord(String word) {
        String value = word.substring(word.indexOf('=') + 1);
        return switch (word.substring(0, word.length() - value.length())) {
            case "seed=" -> withSeed(Long.parseLong(value));
            case "every=" -> cutEvery(FaultText.duration(value));
            case "chance=" -> withStrike(Chance.parse(value));
            case "some=" -> withSome(Chance.parse(value));
            case "each=" -> eachConnection(onConnection(Fault.parse(value)));
            case "on=" -> withOne(ForOne.parse(value));
            case "at=" -> with(script.with(TimedFault.parse(value)));
            default -> throw new IllegalArgumentException("'" + word + "' is no part of a fault plan");
        };
    }

    /** The seed everything is drawn from. */
    public long seed() {
        return seed;
    }

    /** The same rules under another seed. */
    public FaultPlan withSeed(long other) {
        return new FaultPlan(other, period, strikes, some, each, ones, script);
    }

    /**
     * Strikes all live connections again and again: half to one and a half of {@code mean} after the last time. A
     * strike is a {@link Fault.Cut}, unless one of the chances below makes it something else.
     */
    public FaultPlan cutEvery(Duration mean) {
        FaultText.checkPositive(mean);
        return new FaultPlan(seed, mean, strikes, some, each, ones, script);
    }

    /** Makes this share of the strikes a {@link Fault.Reset}. */
    public FaultPlan resets(double probability) {
        return strikes(probability, new Fault.Reset());
    }

    /** Makes this share of the strikes a {@link Fault.Freeze} of both directions for up to {@code most}. */
    public FaultPlan freezes(double probability, Duration most) {
        return strikes(probability, new Fault.Freeze(Direction.BOTH, most));
    }

    /** Makes this share of the strikes a {@link Fault.HalfOpen}. */
    public FaultPlan halfOpens(double probability, Side told) {
        return strikes(probability, new Fault.HalfOpen(told));
    }

    /** Makes this share of the strikes a {@link Fault.RefuseDials} for up to {@code most}. */
    public FaultPlan refusals(double probability, Duration most) {
        return strikes(probability, new Fault.RefuseDials(most));
    }

    /** Makes this share of the strikes a {@link Fault.HangDials} for up to {@code most}. */
    public FaultPlan hangs(double probability, Duration most) {
        return strikes(probability, new Fault.HangDials(most));
    }

    /** Makes this share of the strikes that fault; its durations are the most that is drawn. */
    public FaultPlan strikes(double probability, Fault atMost) {
        return withStrike(new Chance(probability, atMost));
    }

    private FaultPlan withStrike(Chance chance) {
        return new FaultPlan(seed, period, and(strikes, chance), some, each, ones, script);
    }

    /** {@link Fault.Delay} on each connection from its start. */
    public FaultPlan delay(Direction direction, Duration delay, Duration jitter) {
        return eachConnection(new Fault.Delay(direction, delay, jitter));
    }

    /** {@link Fault.Throttle} on each connection from its start. */
    public FaultPlan throttle(Direction direction, long bytesPerSecond) {
        return eachConnection(new Fault.Throttle(direction, bytesPerSecond));
    }

    /** This fault on each connection, when it starts. */
    public FaultPlan eachConnection(Fault.OnConnection fault) {
        return new FaultPlan(seed, period, strikes, some, and(each, fault), ones, script);
    }

    /** This fault on that share of the connections; its byte count or duration is the most that is drawn. */
    public FaultPlan someConnections(double probability, Fault.OnConnection atMost) {
        return withSome(new Chance(probability, atMost));
    }

    private FaultPlan withSome(Chance chance) {
        onConnection(chance.atMost());
        return new FaultPlan(seed, period, strikes, and(some, chance), each, ones, script);
    }

    /**
     * This fault on one connection, when it starts.
     *
     * @param index 0 is the first connection that is made
     */
    public FaultPlan connection(int index, Fault.OnConnection fault) {
        return withOne(new ForOne(index, fault));
    }

    private FaultPlan withOne(ForOne one) {
        return new FaultPlan(seed, period, strikes, some, each, and(ones, one), script);
    }

    /** This fault on all live connections at that time since the start. */
    public FaultPlan at(Duration time, Fault fault) {
        return with(script.with(TimedFault.all(time, fault)));
    }

    /** The faults of a script in place of those listed before. */
    public FaultPlan with(FaultScript faults) {
        return new FaultPlan(seed, period, strikes, some, each, ones, faults);
    }

    /** The faults by time, in order; without end if {@link #cutEvery} is set. Each call begins anew. */
    public Iterator<TimedFault> schedule() {
        return new Schedule(script.faults().iterator(), period, strikes, new SplittableRandom(seed));
    }

    /** The faults by time before {@code end}, as a script that can be shortened. */
    public FaultScript script(Duration end) {
        List<TimedFault> faults = new ArrayList<>();
        Iterator<TimedFault> schedule = schedule();
        while (schedule.hasNext()) {
            TimedFault next = schedule.next();
            if (next.at().compareTo(end) >= 0) {
                break;
            }
            faults.add(next);
        }
        return new FaultScript(faults);
    }

    /**
     * The faults of one connection from its start. Independent of what other connections draw.
     *
     * @param index 0 is the first connection that is made
     */
    public List<Fault.OnConnection> forConnection(int index) {
        RandomGenerator random = new SplittableRandom(seed ^ (index + 1) * CONNECTION_SALT);
        List<Fault.OnConnection> faults = new ArrayList<>(each);
        for (Chance chance : some) {
            Fault drawn = chance.draw(random);
            if (random.nextDouble() < chance.probability()) {
                faults.add(onConnection(drawn));
            }
        }
        ones.stream().filter(one -> one.index() == index).map(ForOne::fault).forEach(faults::add);
        return faults;
    }

    /** Whether one of the faults can be executed by a simulation only. */
    public boolean needsSimulation() {
        Stream<Fault> drawn = Stream.concat(strikes.stream(), some.stream()).map(Chance::atMost);
        Stream<Fault> listed = script.faults().stream().map(TimedFault::fault);
        Stream<Fault> onConnections = Stream.concat(each.stream(), ones.stream().map(ForOne::fault));
        return Stream.concat(drawn, Stream.concat(listed, onConnections)).anyMatch(Fault::needsSimulation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FaultPlan plan && plan.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The text of this plan; {@link #parse} reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("seed=").append(seed);
        if (!period.isZero()) {
            text.append(" every=").append(FaultText.text(period));
        }
        append(text, "chance", strikes);
        append(text, "some", some);
        append(text, "each", each);
        append(text, "on", ones);
        append(text, "at", script.faults());
        return text.toString();
    }

    private static void append(StringBuilder text, String key, List<?> values) {
        values.forEach(value -> text.append(' ').append(key).append('=').append(value));
    }

    private static <T> List<T> and(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }

    private static Fault.OnConnection onConnection(Fault fault) {
        if (fault instanceof Fault.OnConnection single) {
            return single;
        }
        throw new IllegalArgumentException(fault + " does not strike single connections");
    }

    /** A fault of the connection with that index. */
    private record ForOne(int index, Fault.OnConnection fault) {
        static ForOne parse(String text) {
            List<String> parts = Arrays.asList(text.split(":", 2));
            return new ForOne(Integer.parseInt(parts.get(0)), onConnection(Fault.parse(parts.get(parts.size() - 1))));
        }

        @Override
        public String toString() {
            return index + ":" + fault;
        }
    }
}
