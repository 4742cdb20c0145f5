package io.everwire.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everwire.conformance.mutant.Mutant;
import io.everwire.conformance.mutant.Mutants;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit finds what is wrong. */
class MutantsTest {
    static List<Mutant> mutants() {
        return Mutants.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void eachMutantFailsTheCasesThatAreNamedForIt(Mutant mutant) {
        assertEquals(Set.of(), SelfTest.spared(mutant));
    }
}
