package io.everwire.conformance.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.Catalogue;
import io.everwire.conformance.KitCase;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MutantTableTest {
    @Test
    void theTableHasEveryMutantThatCanBeMade() {
        assertEquals(Mutants.names(), Mutants.all().stream().map(Mutant::name).collect(Collectors.toSet()));
    }

    @Test
    void eachMutantIsKilledByCasesThatThereAre() {
        Set<String> ids = Catalogue.cases().stream().map(KitCase::id).collect(Collectors.toSet());
        for (Mutant mutant : Mutants.all()) {
            assertTrue(ids.containsAll(mutant.killers()), mutant::toString);
        }
    }
}
