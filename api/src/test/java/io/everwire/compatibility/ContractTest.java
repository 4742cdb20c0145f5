package io.everwire.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which changes break users, and which do not. */
class ContractTest {
    private final Contract now = Contract.of(List.of(Samples.Listener.class, Samples.Sound.class));

    @Test
    void nothingBreaksWhereNothingChanged() {
        assertEquals(List.of(), now.breaksOf(now));
    }

    @Test
    void aMethodThatIsGoneBreaksItsCallers() {
        assertEquals(
                List.of("gone: " + name(Samples.Sound.class) + " has int pitch()"),
                now.breaksOf(before(lines -> lines.add("+ " + name(Samples.Sound.class) + " has int pitch()"))));
    }

    @Test
    void aChangedResultBreaksItsCallers() {
        Contract before = before(lines -> {
            lines.remove("+ " + name(Samples.Sound.class) + " has int volume()");
            lines.add("+ " + name(Samples.Sound.class) + " has long volume()");
        });
        assertEquals(List.of("gone: " + name(Samples.Sound.class) + " has long volume()"), now.breaksOf(before));
    }

    @Test
    void oneMoreMethodToImplementBreaksImplementers() {
        String heard = " heard(java.lang.String)";
        Contract before = before(lines -> lines.removeAll(Set.of(
                "! " + name(Samples.Listener.class) + " wants" + heard,
                "+ " + name(Samples.Listener.class) + " has void" + heard)));
        assertEquals(List.of("asked for: " + name(Samples.Listener.class) + " wants" + heard), now.breaksOf(before));
    }

    @Test
    void oneMoreMethodWithABodyBreaksNobody() {
        assertEquals(
                List.of(),
                now.breaksOf(before(lines -> lines.remove("+ " + name(Samples.Listener.class) + " has int level()"))));
    }

    @Test
    void oneMoreTypeBreaksNobodyWhateverItWants() {
        assertEquals(
                List.of(),
                now.breaksOf(before(lines -> lines.removeIf(line -> line.contains(name(Samples.Listener.class))))));
    }

    @Test
    void oneMoreComponentOfARecordBreaksWhoMakesIt() {
        Contract before = before(lines -> {
            lines.remove("+ " + name(Samples.Sound.class) + " made of (int)");
            lines.add("+ " + name(Samples.Sound.class) + " made of ()");
        });
        assertEquals(List.of("gone: " + name(Samples.Sound.class) + " made of ()"), now.breaksOf(before));
    }

    @Test
    void aTypeThatCannotBeExtendedAnyMoreBreaksWhoDid() {
        Contract before = before(lines -> lines.remove("! " + name(Samples.Sound.class) + " cannot be extended"));
        assertEquals(List.of("asked for: " + name(Samples.Sound.class) + " cannot be extended"), now.breaksOf(before));
    }

    private static String name(Class<?> type) {
        return type.getName();
    }

    private Contract before(Consumer<Set<String>> change) {
        Set<String> lines = new TreeSet<>(now.lines());
        change.accept(lines);
        return new Contract(lines);
    }
}
