package io.everwire.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(packages = "io.everwire.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String FAULT = "io.everwire.testkit.fault..";
    private static final String LANE = "io.everwire.testkit.lane..";
    private static final String LOOP = "io.everwire.testkit.loop..";
    private static final String SIMULATION = "io.everwire.testkit.simulation..";
    private static final String MEMORY = "io.everwire.testkit.memory..";

    @ArchTest
    static final ArchRule FAULTS_AND_LANES_KNOW_NO_SOCKETS_AND_NO_THREADS = noClasses()
            .that()
            .resideInAnyPackage(FAULT, LANE, LOOP)
            .should()
            .dependOnClassesThat(resideInAPackage("java.net..")
                    .or(resideInAPackage("java.nio.channels.."))
                    .or(resideInAPackage("java.util.concurrent.."))
                    .or(nameMatching("java\\.lang\\.Thread")));

    @ArchTest
    static final ArchRule ONLY_THE_PROXY_READS_THE_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(FAULT, LANE, LOOP, SIMULATION)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule CHANCE_COMES_FROM_SEEDS_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule MEMORY_AND_SIMULATION_SHARE_REASONS_ONLY = noClasses()
            .that()
            .resideInAPackage(MEMORY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.everwire.testkit", FAULT, LANE, SIMULATION);

    @ArchTest
    static final ArchRule SIMULATION_AND_PROXY_SHARE_THE_FAULTS_ONLY = noClasses()
            .that()
            .resideInAPackage(SIMULATION)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.everwire.testkit", LANE);
}
